"""Where the pages of the list are."""

from urllib.parse import urlencode

from stoa.accounts.held.models import HeldQuery
from stoa.accounts.screens.lists.rules import shown_numbers


def numbers(path: str, query: HeldQuery, last: int) -> list[tuple[int, str]]:
    """Give the numbers of the pages with their addresses; a 0 is a gap."""
    typed = {"q": query.q} if query.q else {}
    return [
        (number, f"{path}?{urlencode({**typed, 'page': number})}" if number else "")
        for number in shown_numbers(query.page, last)
    ]
