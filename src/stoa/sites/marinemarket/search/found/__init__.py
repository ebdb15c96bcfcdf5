"""Boats as the search of the administration finds them."""

from urllib.parse import urlencode

from stoa.commons.console import ConsoleSearch, Found
from stoa.kernel.db import Read
from stoa.kernel.http.exchange import Exchange
from stoa.sites.marinemarket.search import service
from stoa.sites.marinemarket.search.queries import SEARCH


async def _find(request: Exchange, db: Read, text: str, most: int) -> list[Found]:
    asked = SEARCH.ask(urlencode({"query": text, "limit": 10}), request.app.keys)
    page, _, _ = await service.search_boats(db, asked)
    return [Found(one.title, f"/boats/{one.slug}", one.status) for one in page.data[:most]]


BOATS = ConsoleSearch(title="Boats", permission="", find=_find, order=15)
