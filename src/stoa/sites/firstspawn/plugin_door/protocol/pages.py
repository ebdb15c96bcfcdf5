"""The plugin protocol as a page, for owners and for whoever writes a plugin; docs/ repeats its text."""

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from stoa.kernel.feature import FooterLine
from stoa.kernel.http.access import public
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import Cached, get

PROTOCOL = Path(__file__).with_name("protocol.md")
PAGE = "/plugin-protocol"
FOOT = FooterLine("Plugin protocol", PAGE, 80)
_PLACE = re.compile(r"<(h2|table)>(?:(.*?)</h2>)?")


@cache
def protocol_html() -> str:
    """Render our own text, in which everything may stand."""
    html = MarkdownIt("commonmark").enable("table").render(PROTOCOL.read_text(encoding="utf-8"))
    html = _with_places(html).replace("</table>", "</table></div>")
    return html.replace("<pre>", '<div class="code"><pre tabindex="0">').replace("</pre>", "</pre></div>")


def _with_places(html: str) -> str:
    """Give headings an address, and tables, which may be wider than a telephone, the name of what they stand under."""
    under = ""

    def place(found: re.Match[str]) -> str:
        nonlocal under
        if found[1] == "table":
            return f'<div class="table-box" role="region" aria-label="{under}" tabindex="0"><table class="table">'
        under = found[2]
        return f'<h2 id="{re.sub(r"[^a-z0-9]+", "-", under.lower())}">{under}</h2>'

    return _PLACE.sub(place, html)


@get(PAGE, access=public, cached=Cached(seconds=600), summary="The plugin protocol")
async def protocol_page() -> View:
    """Show how a game server's plugin speaks to the site, with test vectors."""
    return View("plugin_door/protocol.html", {"protocol": protocol_html()})
