from pathlib import Path

import pytest

from tests.tools.lint.cases import holds, lines_found

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("place", ["/home/ada/stoa/x", "/Users/Ada/stoa", "C:\\Users\\Ada", f"{CHECKOUT}/README.md"])
def test_a_path_of_somebodys_machine_is_found(place: str) -> None:
    assert lines_found("ST015", "docs/a.md", f"Read\n{place}\n") == [2]


@pytest.mark.parametrize(
    "place", ["/home/stoa/app", "/usr/lib", "https://example.org/home/page/x", "./home/x", "/var/x"]
)
def test_other_paths_are_free(place: str) -> None:
    assert holds("ST015", "docs/a.md", place + "\n")
