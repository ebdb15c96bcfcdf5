"""Which page numbers a list shows."""

from typing import Any

from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page

_AROUND = 2


def shown_numbers(current: int, last: int) -> list[int]:
    """Give the first, the last, and those around; a 0 is a gap. One page needs no numbers."""
    if last <= 1:
        return []
    found: list[int] = []
    for number in sorted({1, last, *range(max(1, current - _AROUND), min(last, current + _AROUND) + 1)}):
        if number - (found[-1] if found else 0) > 1:
            found.append(0)
        found.append(number)
    return found


def page_links(path: str, asked: ListRequest, page: Page[Any]) -> list[tuple[int, str]]:
    """Give the numbers of the pages with their addresses."""
    shown = shown_numbers(page.page or 1, page.total_pages or 1)
    return [(number, asked.url(path, page=number) if number else "") for number in shown]
