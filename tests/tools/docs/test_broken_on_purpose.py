"""The page that says which fault is shown by what names every kind of fault, and nothing that does not exist."""

import re

from faults.__main__ import FAULTS
from tools.lint.__main__ import ROOT

PAGE = (ROOT / "docs" / "operations" / "broken-on-purpose.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line][1:]


def test_each_row_names_what_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for row in ROWS:
        named = re.findall(r"`([\w-]+)`", row)
        assert named, f"Nothing is named in: {row}"
        for name in named:
            assert name in FAULTS or re.search(rf"def {name}\(", tests), f"There is no {name}."


def test_every_kind_of_fault_stands_in_a_row() -> None:
    assert sorted(FAULTS.keys() - set(re.findall(r"`([\w-]+)`", "".join(ROWS)))) == []
