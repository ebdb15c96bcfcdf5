"""The command: `python -m tools.lint [--list] [PATH…]`."""

import argparse
import sys
from pathlib import Path

from .remembered import Remembered
from .rule import Rule, all_rules
from .source import read_sources

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Look at the files, say what is wrong with them, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description="House rules of the tree.")
    parser.add_argument("paths", nargs="*", type=Path, help="files or folders; everything without")
    parser.add_argument("--list", action="store_true", help="say what each rule asks, why, and how to mend a finding")
    options = parser.parse_args(arguments)
    rules = all_rules()
    if options.list:
        for known in rules.values():
            print(_explained(known))
        return 0
    remembered = Remembered(ROOT / ".cache" / "lint.json", rules.values())
    findings = [finding for source in read_sources(ROOT, options.paths) for finding in remembered.findings(source)]
    if not options.paths:
        remembered.save()
    for finding in sorted(findings):
        print(finding)
    for broken in sorted({finding.rule for finding in findings} & set(rules)):
        print(f"\n{broken}: {rules[broken].title}\n  why:  {rules[broken].reason}\n  mend: {rules[broken].mend}")
    print(f"\n{len(findings)} findings." if findings else f"{len(rules)} house rules hold.")
    return 1 if findings else 0


def _explained(known: Rule) -> str:
    return f"{known.id}  {known.title}\n       {known.reason}\n       {known.mend}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
