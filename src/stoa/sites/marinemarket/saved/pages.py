"""Pages of saved searches, and of the link that ends their letters."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.search.labels import labels_of

from . import service
from .api import SAVING
from .asking import ask_all
from .forms import NewForm, OptionsForm, SavingQuery
from .letters import STOP_PAGE, read_stop_token
from .models import NewSearch, SearchChange, SearchFilters

PAGE = "/saved-searches"
_MANY = frozenset({"boatType", "condition", "state", "features"})
_KNOWN = frozenset(SearchFilters.__struct_encode_fields__)

type Token = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


@get(PAGE, access=signed_in, listed=False, summary="Your saved searches")
async def searches_page(db: Read, request: Exchange, query: SavingQuery) -> View:
    """Show what you look for, and a form for the search that you come from."""
    return await _view(db, request, query.q, WELCOME)


async def _view(db: Read, request: Exchange, question: str, refusal: Refusal) -> View:
    page = await service.list_searches(
        db, ask_all(request.app.keys, request.actor.id), require_person(request.actor).id
    )
    chips = _words(_pairs(question))
    context = {
        "tabs": settings_links(request),
        "searches": [(one, _words(parse_qsl(one.url.partition("?")[2]))) for one in page.data],
        "saving": question if chips else "",
        "chips": chips,
        "suggested": ", ".join(chips)[:80],
    }
    return form_view("saved/mine.html", context, refusal)


def _words(pairs: Sequence[tuple[str, str]]) -> list[str]:
    label, names = labels_of(pairs), [name for name, _ in pairs]
    silent = {"currency"} if names.count("currency") == 1 and {"minPrice", "maxPrice"}.intersection(names) else set()
    return [words for name, value in pairs if name not in silent and (words := label(name, value))]


def _pairs(question: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(question, max_num_fields=64) if name in _KNOWN]


def _filters(question: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in _pairs(question):
        if name in _MANY:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


@post(PAGE, access=signed_in, listed=False, limit=SAVING, summary="Save a search")
async def save_page(db: Write, request: Exchange, body: NewForm) -> View | Redirect:
    """Keep the search of the form."""
    values = {
        "name": body.name.strip(),
        "filters": _filters(body.q),
        "frequency": body.frequency,
        "priceDrops": body.price_drops,
    }
    try:
        async with db.savepoint():
            told = read_form(values, NewSearch)
            await service.save_search(db, request.app.keys, require_person(request.actor).id, told)
    except Fault as fault:
        return await _view(db, request, body.q, refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/{{search_id}}", access=signed_in, listed=False, limit=SAVING, summary="Change how soon you are told")
async def change_page(db: Write, request: Exchange, search_id: UUID, body: OptionsForm) -> View | Redirect:
    """Take how soon somebody is told from the form."""
    try:
        async with db.savepoint():
            told = read_form({"frequency": body.frequency, "priceDrops": body.price_drops}, SearchChange)
            await service.change_search(db, request.app.keys, require_person(request.actor).id, search_id, told)
    except Fault as fault:
        return await _view(db, request, "", refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/{{search_id}}/delete", access=signed_in, listed=False, limit=SAVING, summary="Delete a saved search")
async def delete_page(db: Write, request: Exchange, search_id: UUID) -> Redirect:
    """Forget a search."""
    await service.delete_search(db, require_person(request.actor).id, search_id)
    return Redirect(PAGE)


@get(STOP_PAGE + "/{token}", access=public, listed=False, summary="End the letters of a search")
async def stop_page(db: Read, request: Exchange, token: Token) -> View:
    """Ask once more: programs that look at links in mail do not press buttons."""
    found = read_stop_token(request.app.keys, token)
    name = await service.find_name(db, found) if found else ""
    return form_view("saved/stop.html", {"name": name, "done": False, "known": bool(name)})


@post(
    STOP_PAGE + "/{token}",
    access=public,
    listed=False,
    csrf_exempt_because="Mail programs send it with one click (RFC 8058); the signed token in the address says which.",
    summary="End the letters of a search",
)
async def stop(db: Write, request: Exchange, token: Token) -> View:
    """Tell of nothing more that this search finds."""
    found = read_stop_token(request.app.keys, token)
    name = await service.end_alerts(db, found) if found else ""
    return form_view("saved/stop.html", {"name": name, "done": bool(name), "known": bool(name)})


ROUTES = (searches_page, save_page, change_page, delete_page, stop_page, stop)
