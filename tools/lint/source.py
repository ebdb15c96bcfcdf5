"""A file as the rules see it: its text, its lines and its syntax tree, each made once."""

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

_ALLOWANCE = re.compile(r"(?:#|--|<!--|\{#|/\*)\s*lint: allow (?P<rule>ST\d{3})(?: - (?P<reason>\S.*))?")
_TEXT = frozenset({
    ".py", ".sql", ".html", ".jinja", ".txt", ".css", ".js", ".svg", ".md", ".toml", ".yaml", ".yml", ".json", ".sh",
    ".lua", ".conf", ".in", ".cfg",
})  # fmt: skip
_GENERATED = ("static/vendor/", "requirements/")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that lets one line break one rule, with the reason why."""

    line: int
    rule: str
    reason: str


@dataclass(frozen=True)
class Source:
    """One file: where it stands in the tree, and what is written in it."""

    path: PurePosixPath
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file; empty for one that does not parse, which ruff reports."""
        try:
            return ast.parse(self.text)
        except SyntaxError:
            return ast.Module(body=[], type_ignores=[])

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def docstrings(self) -> set[ast.AST]:
        """The nodes of the tree that are docstrings."""
        found: set[ast.AST] = set()
        for node in self.nodes:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
                first = node.body[0]
                value = first.value if isinstance(first, ast.Expr) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found.add(value)
        return found

    @cached_property
    def allowances(self) -> list[Allowance]:
        """Every `lint: allow` comment of the file; in Markdown it is an example."""
        if self.path.suffix == ".md":
            return []
        return [
            Allowance(number, match["rule"], (match["reason"] or "").strip())
            for number, line in enumerate(self.lines, start=1)
            if "lint: allow" in line
            for match in _ALLOWANCE.finditer(line)
        ]

    def line_of(self, offset: int) -> int:
        """Say on which line a place in the text stands."""
        return self.text.count("\n", 0, offset) + 1


def read_sources(root: Path, only: list[Path]) -> Iterator[Source]:
    """Read every text file of the project, or those at or below the given paths."""
    for path in sorted(_project_files(root, only)):
        if PurePosixPath(path).suffix not in _TEXT or any(part in path for part in _GENERATED):
            continue
        try:
            yield Source(PurePosixPath(path), (root / path).read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue  # removed from the checkout, not yet from the index


def _project_files(root: Path, only: list[Path]) -> list[str]:
    """List what git knows or would add; in an unpacked archive, everything but hidden folders."""
    below = [os.path.relpath(path.resolve(), root) for path in only]
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *below]
        listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [name for name in listed.split("\0") if name]
    found: list[str] = []
    for start in below or ["."]:
        for folder, folders, names in os.walk(root / start):
            folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
            found += [PurePosixPath(os.path.relpath(Path(folder) / name, root)).as_posix() for name in names]
    return found
