"""Pages of the search: results as a list and on a map."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from msgspec import structs

from stoa.accounts.reach import accounts_of
from stoa.commons.favorites import find_favorites
from stoa.commons.subjects import viewer_of
from stoa.commons.words.meant import instead_of
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.shapes import MOST_COUNTED
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.boats.service import CARDS
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.life.settings import ListingSettings

from . import service
from .api import SIMILAR_KEPT, SlugOrId
from .asking import Reader, known_names, prepare, read_map, read_search
from .boxes import boxes_of
from .counts import count_facets
from .errors import BackwardRange, NoPlaceGiven
from .known import wordings_of
from .labels import labels_of
from .mapping import Drawing, drawn_map, fitting
from .meant import CALLED
from .models import FacetName
from .queries import SEARCH
from .rules import zoom_of

_PATH = "/boats"
_KEPT = Cached(seconds=15, stale_seconds=45, tags=LIST_TAGS)
_FACETS: tuple[FacetName, ...] = ("boatType", "condition", "state", "fuel", "features", "currency")
_DOUBTFUL = frozenset({"near", "postcode", "radiusKm", "sort", "currency"})
_UNPROCESSABLE = 422
_NO_PLACE = "Write a town or a US postcode under “Near”, so that we know where the distance begins."
_OTHER_PLACES = frozenset({"lat", "lon", "postcode"})
_OF_LISTS = frozenset({"sort", "limit", "cursor", "fields"})
_LEANING = {"near": ("radiusKm",), "postcode": ("radiusKm",), "lat": ("lon", "radiusKm")}


@get(_PATH, access=public, listing=SEARCH, cached=_KEPT, summary="The list of boats")
async def list_page(db: Read, request: Exchange) -> View | Redirect:
    """Show the list with its filters, or the map where `view=map` asks for it.

    Where nothing has what was typed and that names filters, lead to those.
    """
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), max_num_fields=64)[:64]
    if any(name == "near" and value for name, value in pairs):
        pairs = [pair for pair in pairs if pair[0] not in _OTHER_PLACES]  # the form keeps these, and this was typed
    on_map = ("view", "map") in pairs
    context = await _answer(db, request, pairs, on_map=on_map)
    instead = context["instead"]
    if instead and not context["boats"]:
        return Redirect(instead.url)
    shown = [one.id for one in context["boats"]] if request.actor.id else []
    kept = await find_favorites(db, BOAT.kind, shown, request.actor.id)
    return View("marinemarket/boats.html", {**context, "kept": kept, "viewer": viewer_of(request.actor)})


async def _answer(db: Read, request: Exchange, pairs: list[tuple[str, str]], *, on_map: bool) -> dict[str, Any]:
    """Tell what was found; what cannot be looked for is said, and left out."""
    asked = _read(request, pairs, on_map=on_map)
    try:
        service.check_currency(asked.plain, accounts_of(request).setting(ListingSettings).currencies)
        return await _shown(db, request, asked)
    except BackwardRange as fault:
        ends = {f"{end}{one}" for one in fault.what for end in ("min", "max")}
        context = await _answer(db, request, [pair for pair in pairs if pair[0] not in ends], on_map=on_map)
        typed = {name: [value] for name, value in pairs if name in ends}  # it stays in the form, to be mended there
        return {**context, "chosen": {**context["chosen"], **typed}, "backward": [*fault.what, *context["backward"]]}
    except Fault as fault:
        left = [pair for pair in pairs if pair[0] not in _DOUBTFUL]
        if fault.status != _UNPROCESSABLE or len(left) == len(pairs):
            raise
        told = _NO_PLACE if isinstance(fault, NoPlaceGiven) else " ".join(one.message for one in fault.details)
        return {**await _answer(db, request, left, on_map=on_map), "trouble": told or fault.words}


class _Asked(NamedTuple):
    plain: ListRequest
    framed: ListRequest | None
    """The same as it is asked of the map, where that is wanted; a map has neither order nor pages."""


def _read(request: Exchange, pairs: list[tuple[str, str]], *, on_map: bool) -> _Asked:
    def read(how: Reader, names: frozenset[str]) -> ListRequest:
        raw = urlencode([(name, value) for name, value in pairs if name in names])
        return how(raw, request.app.keys, request.actor.id or "")

    plain = read(read_search, known_names(on_map=False))
    return _Asked(plain, read(read_map, known_names(on_map=True) - _OF_LISTS) if on_map else None)


async def _shown(db: Read, request: Exchange, asked: _Asked) -> dict[str, Any]:
    plain = asked.plain
    whole = structs.replace(plain, question=structs.replace(plain.question, fields=()))
    ready, here = await prepare(db, whole, wordings_of(request.app))
    async with Together() as ask:
        found = ask(service.finish_prepared(db, ready, here))
        counting = ask(count_facets(request.app, db, ready, here, _FACETS))
        charting = ask(_chart(db, request, asked.framed, plain)) if asked.framed else None
    counted = counting.result()
    many = await service.count_boats(db, ready, here) if counted.total is None else counted.total
    page = found.result().counted(min(many, MOST_COUNTED), is_more=many > MOST_COUNTED)
    label = labels_of(plain.question.texts)
    context = list_context(_PATH, plain, page, label=label, search="query", leaning=_LEANING)
    view = [("view", "map")] if asked.framed else []
    on: dict[str, list[str]] = {name: _read_values(plain, name) for name in _FACETS if name in context["chosen"]}
    context["chosen"] |= on
    facets, ticked = boxes_of(counted.told, on)
    context["active_filters"] = [one for one in context["active_filters"] if one.label]
    if asked.framed:
        _keep_map(context)
    here_is_known = any(name in plain.question.values for name in ("lat", "postcode", "near"))
    return {
        **context,
        "boats": CARDS.all(page.data, request.app.media_origin),
        "facets": facets,
        "ticked": ticked,
        "facets_are_more": counted.more,
        "units": plain.question.values.get("units", "metric"),
        "map": charting.result() if charting is not None else None,
        "has_place": here_is_known,
        "list_url": plain.url(_PATH),
        "map_url": plain.url(_PATH, view="map"),
        "saving": urlencode([pair for pair in plain.question.texts if pair[1] and pair[0] not in _OF_LISTS]),
        "instead": instead_of(CALLED, plain, _PATH, search="query", label=label, found=bool(page.data), also=view),
        "trouble": "",
        "backward": [],
    }


def _read_values(asked: ListRequest, name: str) -> list[str]:
    """Give a filter's values as they were understood: CT where somebody wrote connecticut."""
    value = asked.question.values[name]
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _keep_map(context: dict[str, Any]) -> None:
    """Let the links that narrow less, and those to other pages, lead to the map that they stand beside."""

    def on_map(url: str) -> str:
        return f"{url}{'&' if '?' in url else '?'}view=map" if url else ""

    context["active_filters"] = [
        structs.replace(one, remove_url=on_map(one.remove_url)) for one in context["active_filters"]
    ]
    context |= {name: on_map(context[name]) for name in ("clear_url", "prev_url", "next_url")}


async def _chart(db: Read, request: Exchange, asked: ListRequest, plain: ListRequest) -> Drawing:
    """Draw what was asked for; who names no frame is shown the part of the world in which the boats lie."""
    kept = wordings_of(request.app)
    found = await service.load_map(db, asked, kept)
    frame = None if "bbox" in asked.question.values else fitting(found)
    if frame is not None:
        corners = ",".join(f"{corner:g}" for corner in frame)
        raw = urlencode([*parse_qsl(_without_map(asked)), ("bbox", corners), ("zoom", zoom_of(frame))])
        found = await service.load_map(db, read_map(raw, request.app.keys, asked.actor), kept)
    return drawn_map(found, plain.url(_PATH, view="map"))


def _without_map(asked: ListRequest) -> str:
    return urlencode([(name, value) for name, value in asked.question.texts if name not in {"bbox", "zoom"}])


@get(_PATH + "/{boat}/similar", access=public, cached=SIMILAR_KEPT, listed=False, summary="Boats like this one")
async def similar_part(db: Read, boat: SlugOrId) -> View:
    """Show boats like one, for the foot of its page."""
    return View("search/similar.html", {"similar": await service.find_similar(db, boat)})


ROUTES = (list_page, similar_part)
