import pytest

from tests.tools.lint.cases import holds, lines_found

FUTURE = "from __future__ import annotations\n"


@pytest.mark.parametrize("name", ["api", "pages", "models", "settings"])
def test_the_import_is_found_where_names_say_that_annotations_are_read(name: str) -> None:
    assert lines_found("ST006", f"src/stoa/commons/tags/{name}.py", FUTURE) == [1]


@pytest.mark.parametrize(
    "line", ["import msgspec", "from litestar.handlers import get", "from stoa.kernel.config import settings"]
)
def test_the_import_is_found_where_a_reader_is_imported(line: str) -> None:
    assert lines_found("ST006", "src/stoa/kernel/errors.py", f"{FUTURE}{line}\n") == [1]


def test_it_is_free_elsewhere() -> None:
    assert holds("ST006", "src/stoa/commons/tags/rules.py", FUTURE + "import re\n")
