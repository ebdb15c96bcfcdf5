"""Tags of a template, seen through Jinja's own marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .source import Source

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(
    r"(?P<name>[A-Za-z_:@][\w:.@-]*)(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'>]+)))?"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag, on which line, with its attributes; what Jinja fills in shows as `…`."""

    line: int
    name: str
    attributes: dict[str, str]


def tags_of(source: Source) -> Iterator[Tag]:
    """Give every opening tag of a template."""
    text = _COMMENT.sub(_blank, _JINJA.sub(_blank, source.text))
    for match in _TAG.finditer(text):
        attributes = {
            found["name"].lower(): found["a"] or found["b"] or found["c"] or ""
            for found in _ATTRIBUTE.finditer(match["rest"])
        }
        yield Tag(source.line_of(match.start()), match["name"].lower(), attributes)


def _blank(match: re.Match[str]) -> str:
    """Leave an ellipsis where a value is printed, and the line breaks where they were."""
    mark = "…" if match[0].startswith("{{") else ""
    return mark + "\n" * match[0].count("\n")
