"""From a subset of Markdown to HTML that can do no harm, whatever was written."""

import re
from collections.abc import Callable
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_REL = "nofollow ugc noopener"

# Raw HTML is text here; headings, tables and pictures are no part of what people say to one another.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
_parser.disable(["heading", "lheading", "hr", "image", "html_block", "html_inline", "reference"])
_MENTION = re.compile(r"(?<![\w@/&.])@([A-Za-z0-9][A-Za-z0-9_-]{2,29})\b")
_OUTSIDE = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)


def render_text(text: str, mention: Callable[[str], str] | None = None) -> str:
    """Make HTML of what somebody wrote; `mention` says where a `@name` leads to, or nothing."""
    return _without_mentions(text) if mention is None else _clean(_link_mentions(_parser.render(text), mention))


@lru_cache(maxsize=256)
def _without_mentions(text: str) -> str:
    """Remember what stands on pages that are made again and again: what an owner wrote changes seldom."""
    return _clean(_parser.render(text))


def _clean(html: str) -> str:
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=_REL)


def mentions_in(text: str, most: int = 10) -> list[str]:
    """Give the names that a text calls, without what stands in code."""
    plain = re.sub(r"```.*?```|`[^`]*`", " ", text, flags=re.DOTALL)
    return list(dict.fromkeys(found.lower() for found in _MENTION.findall(plain)))[:most]


def _link_mentions(html: str, mention: Callable[[str], str]) -> str:
    def link(match: re.Match[str]) -> str:
        url = mention(match[1])
        return f'<a href="{url}">@{match[1]}</a>' if url else match[0]

    parts = _OUTSIDE.split(html)
    return "".join(part if index % 2 else _MENTION.sub(link, part) for index, part in enumerate(parts))
