"""Servers as the search of the administration finds them."""

from urllib.parse import urlencode

from stoa.commons.console import ConsoleSearch, Found
from stoa.kernel.db import Read
from stoa.kernel.http.exchange import Exchange
from stoa.sites.firstspawn.servers import service
from stoa.sites.firstspawn.servers.queries import SERVERS


async def _find(request: Exchange, db: Read, text: str, most: int) -> list[Found]:
    asked = SERVERS.ask(urlencode({"q": text, "limit": 10}), request.app.keys)
    page = await service.list_servers(db, asked)
    return [Found(one.name, f"/servers/{one.slug}", one.ip) for one in page.data[:most]]


SEARCH = ConsoleSearch(title="Servers", permission="", find=_find, all_href="/servers", order=15)
