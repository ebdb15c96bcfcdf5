import ast
import re

from tools.lint.__main__ import ROOT
from tools.lint.rules.rooms_have_the_same_doors import DOORS

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_its_python_reads_as_python() -> None:
    examples = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert len(examples) == 3
    assert all(ast.parse(example).body for example in examples)


def test_the_doors_that_it_names_are_doors() -> None:
    table = TEXT.split("### A feature")[1].split("### A route")[0]
    named = set(re.findall(r"`(\w+)\.py`", table))
    assert named <= set(DOORS)


def test_the_steps_that_it_names_are_those_of_the_check() -> None:
    script = (ROOT / "tools" / "check.sh").read_text(encoding="utf-8")
    steps = re.search(r'^STEPS="(.*)"$', script, re.MULTILINE)
    assert steps is not None
    table = TEXT.split("## What is checked")[1].split("The house rules")[0]
    named = re.findall(r"^\| (\w+) \|", table, re.MULTILINE)
    assert sorted(named) == sorted([*steps[1].split(), "step"])
