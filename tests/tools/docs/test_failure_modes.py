import re

from tools.lint.__main__ import ROOT

PAGE = (ROOT / "docs" / "operations" / "failure-modes.md").read_text(encoding="utf-8")


def test_each_row_names_a_test_that_exists() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| what", "| ---"))]
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, f"No test is named in: {row}"
        for name in named:
            assert re.search(rf"def {name}\(", tests), f"There is no test called {name}."


def test_each_row_says_on_which_side_it_errs() -> None:
    for line in PAGE.splitlines():
        if line.startswith("| ") and "`test_" in line:
            assert line.split("|")[3].strip() in {"open", "closed"}, line
