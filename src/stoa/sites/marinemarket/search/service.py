"""What may be asked of boats for sale: a list, a map, and others like one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from stoa.commons.geography import Point
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.listing import Listing
from stoa.kernel.db.page import Page
from stoa.sites.marinemarket.boats.models import BoatCard
from stoa.sites.marinemarket.boats.service import CARDS
from stoa.sites.marinemarket.life.errors import NotSoldIn
from stoa.ui.told import Told

from . import queries
from .asking import prepare
from .filing import answered_under_words, found_by_words, found_elsewhere
from .models import BoatMap, Cluster, Hit
from .rules import WORLD, Frame, cell_of, zoom_of
from .sampling import choose, planned, sample_of
from .whereabouts import are_around
from .wording import KeptWordings

_SIMILAR = 6
_EDGE = 180.0
_WHOLE_ROUND = 360.0
_WIDE = 200.0
"""Square degrees: about a tenth of a continent."""


async def search_boats(db: Read, asked: ListRequest) -> tuple[Page[Hit], ListRequest, Point | None]:
    """Give one page, the question as it was understood, and the place that distances begin at."""
    ready, here = await prepare(db, asked)
    chosen = await _choose_plan(db, ready, here)
    listing, place = find_listing(here)
    page = await listing.page(db, chosen, **place)
    return page, ready, here


async def finish_search(
    db: Read, asked: ListRequest, *, kept: KeptWordings | None = None
) -> tuple[Page[Any], ListRequest, Point | None]:
    """Give the same as it is told to programs: its rows are finished JSON. `kept` remembers words."""
    ready, here = await prepare(db, asked, kept)
    return await finish_prepared(db, ready, here), ready, here


async def finish_prepared(db: Read, ready: ListRequest, here: Point | None) -> Page[Any]:
    """Give one page of a question that has been understood."""
    chosen = await _choose_plan(db, ready, here)
    listing, place = find_listing(here)
    return await listing.finished_page(db, chosen, **place)


async def count_boats(db: Read, ready: ListRequest, here: Point | None) -> int:
    """Count how many fit, up to a bound; one more where there are more."""
    listing, place = find_listing(here)
    return await listing.count(db, ready, **place)


def find_listing(here: Point | None) -> tuple[Listing[Hit], dict[str, Any]]:
    """Give the list that tells of distances, or the one that need not, and what its base is given."""
    if here is None:
        return queries.SEARCH_ANYWHERE, {}
    return queries.SEARCH, {"here_lat": here.latitude, "here_lon": here.longitude}


async def _choose_plan(db: Read, ready: ListRequest, here: Point | None) -> ListRequest:
    sample = await sample_of(db)
    choice = choose(sample, ready.question, here)
    question = planned(ready.question, choice)
    under = answered_under_words(question, around=await are_around(db, sample, ready.question, here))
    if under is None:
        found = choice.few and choice.finder == "query"
        under = found_elsewhere(question, found=found) or (found_by_words(question) if found else None)
    return replace(ready, question=under or question)


def check_currency(asked: ListRequest, known: Sequence[str]) -> None:
    """Refuse a currency in which nobody can sell: an empty list would look as if there only were no boats today."""
    wanted = asked.question.values.get("currency")
    if wanted is not None and wanted not in known:
        raise NotSoldIn(wanted, known)


async def load_map(db: Read, asked: ListRequest, kept: KeptWordings | None = None) -> BoatMap:
    """Gather what was asked for by where it lies; `kept` remembers words."""
    ready, here = await prepare(db, asked, kept)
    values = ready.question.values
    frame = Frame(*values["bbox"]) if "bbox" in values else WORLD
    zoom = values.get("zoom", zoom_of(frame))
    clusters = await _clusters(db, ready, here, frame, zoom)
    return BoatMap(*frame, zoom, clusters)


async def _clusters(db: Read, ready: ListRequest, here: Point | None, frame: Frame, zoom: int) -> list[Cluster]:
    crosses = frame.west > frame.east
    latitude, longitude = here or (None, None)
    wide = (frame.north - frame.south) * ((frame.east - frame.west) % _WHOLE_ROUND or _WHOLE_ROUND) > _WIDE
    query = queries.map_query(queries.conditions_of(ready.question.conditions), wide=wide)
    values = {
        **ready.question.values,
        "here_lat": latitude,
        "here_lon": longitude,
        "west": frame.west,
        "edge": _EDGE if crosses else frame.east,
        "east": frame.east,
        "again": -_EDGE if crosses else frame.west,
        "south": frame.south,
        "north": frame.north,
        "cell": cell_of(zoom),
    }
    return await query.all(db, **{name: values[name] for name in query.names})


async def find_similar(db: Read, at: str) -> list[BoatCard]:
    """Give boats like one: of its kind, about as long, as old and as dear; `NotFound` where there is none such."""
    return await find_like(db, await queries.FIND_ID.one(db, at=at))


async def find_like(db: Read, boat_id: UUID) -> list[BoatCard]:
    """Give boats like one that is known to be shown."""
    return await queries.LIKE_THIS.all(db, id=boat_id, most=_SIMILAR)


async def list_like_cards(db: Read, boat_id: UUID, media_origin: str) -> list[Told]:
    """Give the same as pages show them."""
    return CARDS.all(await queries.LIKE_THIS_FINISHED.all(db, id=boat_id, most=_SIMILAR), media_origin)
