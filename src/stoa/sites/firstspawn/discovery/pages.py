"""Pages of the ranking, of tags and of regions."""

from typing import Annotated
from urllib.parse import urlencode

import msgspec

from stoa.commons.tags.errors import NoSuchTag
from stoa.commons.tags.service import list_tags
from stoa.kernel.db import Read
from stoa.kernel.errors import NotFound
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Cached, get
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.sites.firstspawn.servers.service import list_cards
from stoa.sites.firstspawn.servers.subject import TAGS
from stoa.ui.told import Told

from . import service
from .regions import region_page as address_of
from .regions import region_slug
from .rules import PARTS, RANKING

KEPT = Cached(seconds=60, tags=("servers", "tags"))
_SHELVES = (
    ("score", "The best of them", "By the public ranking."),
    ("players", "Busy right now", "Where most people play at this moment."),
    ("newest", "Just opened", "Listed a short while ago."),
)
type Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


@get("/how-ranking-works", access=public, cached=KEPT, summary="How servers are ranked")
async def ranking_page(db: Read) -> View:
    """Show the formula with its numbers, and what it was before."""
    ranking = await service.load_ranking(db)
    weights = {name: getattr(ranking.values, name) for name, _, _ in PARTS}
    history = await RANKING.history(db)
    context = {"ranking": ranking, "parts": PARTS, "weights": weights, "all": sum(weights.values()), "history": history}
    return View("firstspawn/ranking.html", context)


@get("/servers/{server}/score", access=public, cached=KEPT, summary="A server's score, part by part")
async def score_page(db: Read, server: SlugOrId) -> View:
    """Show why a server ranks where it does."""
    return View("firstspawn/score.html", {"score": await service.load_score(db, server)})


@get("/tags/{tag}", access=public, cached=KEPT, faults=(NoSuchTag,), summary="Servers with a tag")
async def tag_page(db: Read, request: Exchange, tag: Slug) -> View:
    """Show the best, the busiest and the newest servers with one tag."""
    every = await list_tags(db, TAGS)
    found = next((one for one in every if one.slug == tag), None)
    if found is None:
        raise NoSuchTag
    others = [one for one in every if one.category == found.category and one.slug != tag and one.count][:12]
    shelves = await _shelves(db, request, urlencode({"tags": tag}))
    context = {"title": f"{found.name} servers", "what": found.name, "shelves": shelves, "count": found.count}
    more = {
        "about": found.description,
        "list_url": f"/servers?tags={tag}",
        "others": [(one.name, f"/tags/{one.slug}", one.count) for one in others],
    }
    return View("firstspawn/landing.html", {**context, **more, "others_title": "Related tags"})


@get("/regions", access=public, cached=KEPT, summary="Regions")
async def regions_page(db: Read) -> View:
    """Show where servers stand."""
    regions = [(one, region_slug(one.name)) for one in await service.list_regions(db)]
    return View("firstspawn/regions.html", {"regions": regions})


@get("/regions/{region}", access=public, cached=KEPT, summary="Servers in a region")
async def region_page(db: Read, request: Exchange, region: Slug) -> View | Redirect:
    """Show the best, the busiest and the newest servers of one region."""
    regions = await service.list_regions(db)
    found = next((one for one in regions if region_slug(one.name) == region), None)
    if found is None:
        raise NotFound
    shelves = await _shelves(db, request, urlencode({"region": found.name}))
    others = [(one.name, address_of(one.name), one.count) for one in regions if one is not found]
    context = {"title": f"Servers in {found.name}", "what": found.name, "shelves": shelves, "count": found.count}
    more = {
        "about": "",
        "list_url": f"/servers?{urlencode({'region': found.name})}",
        "others": others,
        "others_title": "Other regions",
    }
    return View("firstspawn/landing.html", {**context, **more})


async def _shelves(db: Read, request: Exchange, filters: str) -> list[tuple[str, str, str, list[Told]]]:
    found = []
    for sort, title, words in _SHELVES:
        cards = await list_cards(db, SERVERS.ask(f"{filters}&sort={sort}&limit=6", request.app.keys))
        found.append((sort, title, words, cards))
    return found


ROUTES = (ranking_page, score_page, tag_page, regions_page, region_page)
