"""What a module imports, for rules that care."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .source import Source


@dataclass(frozen=True, slots=True)
class Import:
    """One name that is imported, from where, on which line; relative modules keep their dots."""

    line: int
    module: str
    name: str

    @property
    def package(self) -> str:
        """The outermost package, empty for a relative import."""
        return self.module.split(".", 1)[0]


def imports_of(source: Source) -> Iterator[Import]:
    """Give every import of a module, those inside functions too."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield Import(node.lineno, module, alias.name)
