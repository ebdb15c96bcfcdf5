"""How the tests of the house rules look at an example."""

from pathlib import PurePosixPath
from textwrap import dedent

from tools.lint.rule import all_rules, check_source
from tools.lint.source import Source


def lines_found(rule: str, path: str, text: str) -> list[int]:
    """Lines on which the one rule finds something in a file of that name and content."""
    source = Source(PurePosixPath(path), dedent(text))
    return [finding.line for finding in check_source(source, [all_rules()[rule]]) if finding.rule == rule]


def holds(rule: str, path: str, text: str) -> bool:
    """Whether the rule has nothing to say."""
    return not lines_found(rule, path, text)
