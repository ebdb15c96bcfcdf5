"""What other programs are told of the market."""

from stoa.kernel.db import Read
from stoa.kernel.errors import NotFound

from . import queries
from .rules import PARTS, write_index, write_map, write_rss

_MOST_ENTRIES = 50
_BROKERS = "brokers.xml"


async def export_newest(db: Read, origin: str, title: str) -> bytes:
    """Write the newest boats for feed readers."""
    return write_rss(origin, title, await queries.NEWEST.all(db, most=_MOST_ENTRIES))


def export_index(origin: str) -> bytes:
    """Write the list of maps for search engines."""
    return write_index(origin, [*(f"boats-{part}.xml" for part in range(PARTS)), _BROKERS])


async def export_map(db: Read, origin: str, name: str) -> bytes:
    """Write one of the maps."""
    if name == _BROKERS:
        return write_map(origin, await queries.BROKERS.all(db))
    number = name.removeprefix("boats-").removesuffix(".xml")
    if name != f"boats-{number}.xml" or not number.isdecimal() or int(number) >= PARTS:
        raise NotFound
    return write_map(origin, await queries.BOATS.all(db, part=int(number)))
