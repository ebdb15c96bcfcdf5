"""ST006: modules whose annotations are read at run time keep them."""

from collections.abc import Iterator

from tools.lint.imports import imports_of
from tools.lint.paths import is_module, is_source
from tools.lint.rule import rule
from tools.lint.source import Source

_READERS = ("litestar", "msgspec", "stoa.kernel.config")


@rule(
    "ST006",
    title="No `from __future__ import annotations` where annotations are read at run time",
    reason="Routes, structs and settings read their own annotations; as strings they fail late, or silently.",
    mend="Remove the import; quote a single annotation when it names something defined further down.",
    covers=is_source,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find the import in modules that define routes, structs or settings."""
    imports = list(imports_of(source))
    reads = is_module(source.path, "api", "pages", "models", "settings") or any(
        found.module == reader or found.module.startswith(f"{reader}.") for found in imports for reader in _READERS
    )
    for found in imports:
        if reads and found.module == "__future__" and found.name == "annotations":
            yield found.line, "The annotations of this module are read at run time."
