import pytest

from tests.tools.lint.cases import holds, lines_found

LATER = "TO" + "DO"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/stoa/a.py", f"x = 1  # {LATER}: finish"),
        ("docs/a.md", f"{LATER} write this"),
        ("src/stoa/ui/static/a.js", "// " + "FIX" + "ME"),
        ("src/stoa/a.py", "x = 1  # good enough for " + "now"),
        ("src/stoa/a.py", "raise NotImplemented" + "Error"),
        ("src/stoa/a.py", "def later() -> int: ..."),
    ],
)
def test_unfinished_work_is_found(path: str, text: str) -> None:
    assert lines_found("ST013", path, text + "\n") == [1]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/stoa/ui/templates/a.html", '<input placeholder="Search">'),
        ("src/stoa/a.py", "from typing import Protocol\nclass Store(Protocol):\n    def load(self) -> int: ...\n"),
        ("src/stoa/a.py", "@overload\ndef f(x: int) -> int: ...\n"),
        ("src/stoa/a.py", "@abstractmethod\ndef f(x: int) -> int: ...\n"),
        ("src/stoa/a.py", "x: tuple[int, ...] = ()\n"),
    ],
)
def test_what_is_meant_to_be_empty_is_free(path: str, text: str) -> None:
    assert holds("ST013", path, text)
