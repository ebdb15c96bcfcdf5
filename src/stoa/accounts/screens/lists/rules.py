"""Which page numbers a list shows."""

from typing import Any

from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page

_AROUND = 2
GAP = (0, "")


def page_links(path: str, asked: ListRequest, page: Page[Any]) -> list[tuple[int, str]]:
    """Give the numbers of the pages with their addresses: the first, the last, those around; a 0 is a gap."""
    current, last = page.page or 1, page.total_pages or 1
    shown = sorted({1, last, *range(max(1, current - _AROUND), min(last, current + _AROUND) + 1)})
    links: list[tuple[int, str]] = []
    for number, before in zip(shown, [0, *shown], strict=False):
        if number - before > 1:
            links.append(GAP)
        links.append((number, asked.url(path, page=number)))
    return links if last > 1 else []
