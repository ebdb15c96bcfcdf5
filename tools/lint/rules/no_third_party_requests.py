"""ST008: a page asks nobody but us."""

import re
from collections.abc import Iterator

from tools.lint.markup import tags_of
from tools.lint.paths import is_browser_file, is_template
from tools.lint.rule import rule
from tools.lint.source import Source

_OUTSIDE = re.compile(r"\s*(?:https?:|wss?:)?//", re.IGNORECASE)
_LOADS = frozenset({"src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href", "ping"})
_IN_CSS = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//", re.IGNORECASE)
_IN_JS = re.compile(r"['\"`](?:https?:|wss?:)?//(?!www\.w3\.org/)\w", re.IGNORECASE)
_IN_SVG = re.compile(r"(?:href|src)\s*=\s*['\"](?:https?:)?//|url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)
_PATTERNS = {".css": _IN_CSS, ".js": _IN_JS, ".svg": _IN_SVG}


@rule(
    "ST008",
    title="Pages and their files load nothing from third parties",
    reason="The content security policy refuses it, and it would tell a stranger who reads what.",
    mend="Serve the file from src/stoa/ui/static; browser packages come from requirements/assets.in.",
    covers=lambda path: is_template(path) or is_browser_file(path),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find addresses of other hosts in what a browser would load; plain links are free."""
    pattern = _PATTERNS.get(source.path.suffix)
    if pattern is not None:
        for number, line in enumerate(source.lines, start=1):
            if pattern.search(line):
                yield number, f"Another host is asked for a file: {line.strip()[:70]!r}."
        return
    for tag in tags_of(source):
        loads = _LOADS | {"href"} if tag.name in {"link", "use", "image", "base"} else _LOADS
        if tag.name == "link" and tag.attributes.get("rel") in {"canonical", "alternate", "license", "author"}:
            continue
        for name in sorted(loads & tag.attributes.keys()):
            if _OUTSIDE.match(tag.attributes[name]):
                yield tag.line, f"<{tag.name}> loads {tag.attributes[name][:60]!r}."
