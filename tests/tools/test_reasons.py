"""Whatever a check is told to leave out has its reason beside it."""

import re

import pytest

from tools.lint.__main__ import ROOT

RUFF = re.compile(r'^\s+"[A-Z]+\d*",(?P<rest>.*)$', re.MULTILINE)
SQUAWK = re.compile(r'^\s+"[a-z-]+",(?P<rest>.*)$', re.MULTILINE)


@pytest.mark.parametrize(("file", "rule", "least"), [("pyproject.toml", RUFF, 15), (".squawk.toml", SQUAWK, 3)])
def test_each_rule_that_is_off_says_why(file: str, rule: re.Pattern[str], least: int) -> None:
    found = list(rule.finditer((ROOT / file).read_text(encoding="utf-8")))
    assert len(found) >= least
    assert [match[0] for match in found if not re.fullmatch(r"\s*# \S.*\s.*", match["rest"])] == []
