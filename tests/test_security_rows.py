"""Every row of the security table that a room has claimed names tests, and those tests exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "security-rows.md"
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")
WHOLE_TABLE = {*range(1, 60)}


def _rows() -> dict[int, str]:
    return {int(number): tests for number, _, tests in _ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_test_that_a_row_names_exists() -> None:
    for number, tests in _rows().items():
        named = _TEST.findall(tests)
        assert named, f"Row {number} names no test."
        for path, function in named:
            file = ROOT / "tests" / path
            assert file.is_file(), f"Row {number}: tests/{path} is not there."
            if function:
                assert f"def {function}(" in file.read_text(encoding="utf-8"), (
                    f"Row {number}: {path} has no {function}."
                )


def test_every_row_of_the_table_is_there() -> None:
    assert sorted(WHOLE_TABLE ^ _rows().keys()) == []


def test_a_test_that_carries_a_rows_number_stands_in_a_file_that_the_row_names() -> None:
    rows = _rows()
    for file in (ROOT / "tests").rglob("test_*.py"):
        path = file.relative_to(ROOT / "tests").as_posix()
        for number in {int(one) for one in re.findall(r"def test_row_(\d+)_", file.read_text(encoding="utf-8"))}:
            assert f"`{path}" in rows[number], f"Row {number} in docs/security-rows.md does not name {path}."
