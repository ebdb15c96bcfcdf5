"""ST007: a template carries no style and no script of its own."""

from collections.abc import Iterator

from tools.lint.markup import Tag, tags_of
from tools.lint.paths import is_template
from tools.lint.rule import rule
from tools.lint.source import Source


@rule(
    "ST007",
    title="No inline style, handler or script in templates",
    reason="The content security policy has no `unsafe-inline`: browsers drop all three, without a word on the page.",
    mend="Use a class and the style sheet, or a data attribute that the script reads; a script needs a nonce.",
    covers=is_template,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find style and on… attributes, javascript: links, scripts and styles without a nonce."""
    for tag in tags_of(source):
        for fault in _faults(tag):
            yield tag.line, f"<{tag.name}> {fault}"


def _faults(tag: Tag) -> Iterator[str]:
    for name, value in tag.attributes.items():
        if name == "style":
            yield "has a style attribute."
        elif (name.startswith("on") and name[2:].isalpha()) or name.startswith("hx-on"):
            yield f"has the handler `{name}`."
        elif value.strip().lower().startswith("javascript:"):
            yield f"has a javascript: address in `{name}`."
    if tag.name == "script" and not {"src", "nonce"} & tag.attributes.keys() and not _is_data(tag):
        yield "has neither a src nor a nonce."
    if tag.name == "style" and "nonce" not in tag.attributes:
        yield "has no nonce."


def _is_data(tag: Tag) -> bool:
    return tag.attributes.get("type", "").endswith("json")
