"""What stands around every page: written once for all who are told the same, with gaps for what is theirs alone.

The head names a dozen files, and the header of a guest differs by the page that is open and by where signing in leads
back to: a tenth of the time that a list takes to be written went there.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import structs

if TYPE_CHECKING:
    from stoa.ui.render import Page

_GAP = "\ue000\ue001\ue000"
"""Stands in what is kept where each page has a word of its own: nobody writes it, and escaping leaves it alone."""
_MOST = 512
_FRAME, _HEADER = "frame.html", "components/header.html"


class Frames:
    """The frames of a process; where templates may change under it, none is kept."""

    def __init__(self, environment: Environment, *, keeps: bool) -> None:
        """Read templates from an environment when the first page wants them."""
        self._environment = environment
        self._kept: dict[Hashable, tuple[str, ...]] = {}
        self._keeps = keeps

    def head(self, page: "Page") -> Markup:
        """Write what the browser loads with every page."""

        def write() -> str:
            return self._write(_FRAME, "head", structs.replace(page, nonce=_GAP if page.nonce else ""))

        return self._fill(("head", page.look.name, page.theme, not page.nonce), page.nonce, write)

    def header(self, page: "Page") -> Markup:
        """Write the header; of who is signed in, it says too much of them to be kept."""
        if page.account is not None or page.sign_in is None:
            return Markup(self._write(_HEADER, "header", page))  # noqa: S704 - a template wrote it
        sign_in = page.sign_in
        around = (page.nav, page.sign_up, page.search_label, page.search_name, sign_in.label)
        open_ones = tuple(is_open(page.path, link.href) for link in page.nav)
        shows_search = bool(page.search_url) and page.path != page.search_url
        key = ("header", page.look.name, open_ones, shows_search and page.search_url, around)

        def write() -> str:
            return self._write(_HEADER, "header", structs.replace(page, sign_in=replace(sign_in, href=_GAP)))

        return self._fill(key, sign_in.href, write)

    def footer(self, page: "Page") -> Markup:
        """Write the footer."""
        return self._fill(("footer", page.look.name, page.footer), "", lambda: self._write(_HEADER, "footer", page))

    def keys(self, more: str) -> Markup:
        """Write the list of keyboard shortcuts, with those that this page has besides."""
        return self._fill(("keys",), more, lambda: self._write(_FRAME, "keys", _GAP))

    def _write(self, template: str, macro: str, told: Any) -> str:
        written: str = getattr(self._environment.get_template(template).module, macro)(told)
        return written

    def _fill(self, key: Hashable, word: str, write: Callable[[], str]) -> Markup:
        parts = self._kept.get(key)
        if parts is None:
            parts = tuple(write().split(_GAP))
            if self._keeps:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[key] = parts
        return Markup(parts[0] if len(parts) == 1 else str(escape(word)).join(parts))  # noqa: S704 - as above


def is_open(path: str, href: str) -> bool:
    """Say whether a page is the one that a link leads to, or stands below it."""
    return path == href or (href != "/" and path.startswith(f"{href}/"))
