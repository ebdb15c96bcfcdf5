"""Pages of the wizard: the first step makes a draft, the others change it, and a listing has a page of its own."""

from collections.abc import Mapping
from typing import Any

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.commons.geography import list_countries
from stoa.commons.media.albums.service import list_album, list_purposes
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.pages import purpose_facts
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import CATALOGUE
from stoa.sites.marinemarket.boats.models import Boat, BoatType, Condition, Fuel, TitleStatus
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.figures.service import load_figures
from stoa.sites.marinemarket.life.settings import ListingSettings
from stoa.sites.marinemarket.pricing.service import find_band
from stoa.sites.marinemarket.proposals.service import find_proposal
from stoa.sites.marinemarket.search.labels import TYPES
from stoa.sites.marinemarket.selling import service as selling
from stoa.sites.marinemarket.selling.hulls import WARNINGS
from stoa.sites.marinemarket.selling.pages import PAGE, acts_of

from .forms import StepForm, filled, first_told, has_details, next_told, proposed, typed
from .quality import judge_quality
from .steps import STEPS, StepName, after, index_of

_EDIT = PAGE + "/{boat}/edit/{step}"


@get(PAGE + "/new", access=signed_in, listed=False, summary="Sell a boat")
async def new_page(request: Exchange) -> View:
    """Ask which boat it is; everything else is asked once it is kept as a draft."""
    return _step(request, "boat", None, {"units": "metric", "condition": "good", "type": "sail"}, WELCOME)


@post(PAGE + "/new", access=signed_in, listed=False, summary="Begin a listing with a form")
async def begin(db: Write, request: Exchange, body: StepForm) -> View | Redirect:
    """Keep what was typed as a draft, and ask on."""
    try:
        async with db.savepoint():
            person_id = require_person(request.actor).id
            kept = await selling.create_listing(db, accounts_of(request), person_id, first_told(body))
    except Fault as fault:
        return _step(request, "boat", None, typed(body, {}), refusal_of(fault))
    return Redirect(_address(str(kept.id), "details"))


@get(PAGE + "/{boat}", access=signed_in, listed=False, summary="A boat of yours")
async def own_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show a listing to its seller: where it stands, how it is seen, and what would make it better."""
    found = await boats.load_own_boat(db, boat, require_person(request.actor).id)
    figures = await load_figures(db, found.id)
    context = {
        "boat": found,
        "figures": figures,
        "days": [f"{one.day:%-d %b}" for one in figures.days],
        "quality": judge_quality(found),
        "acts": acts_of(found.status),
        "band": await find_band(db, found),
        "steps": STEPS,
        "warning": WARNINGS.get(found.boat_details.hin_note, ""),
    }
    return form_view("wizard/own.html", context)


@get(_EDIT, access=signed_in, listed=False, summary="A step of the wizard")
async def step_page(db: Read, request: Exchange, boat: SlugOrId, step: StepName) -> View:
    """Show one step with what is kept."""
    found = await boats.load_own_boat(db, boat, require_person(request.actor).id)
    form, beside = filled(found), await _beside(db, request, step, found)
    if step == "details" and not has_details(found):
        beside["proposal"] = await find_proposal(db, found.boat_details.make, found.boat_details.model)
        form |= proposed(beside["proposal"], found)
    return _step(request, step, found, form, WELCOME, beside)


@post(_EDIT, access=signed_in, listed=False, summary="Send a step of the wizard")
async def send_step(db: Write, request: Exchange, boat: SlugOrId, step: StepName, body: StepForm) -> View | Redirect:
    """Keep what was typed in a step and go on to the next; the last offers the boat."""
    accounts, person = accounts_of(request), require_person(request.actor)
    found = await boats.load_own_boat(db, boat, person.id)
    note = found.boat_details.hin_note
    try:
        async with db.savepoint():
            if step == "check":
                await selling.submit_listing(db, accounts, boat, person.id)
            elif step != "photos":
                version = int(body.version) if body.version.isascii() and body.version.isdecimal() else 0
                told = next_told(step, body, found)
                note = (await selling.change_listing(db, accounts, boat, person.id, told, version)).hin_note
    except Fault as fault:
        beside = await _beside(db, request, step, found)
        return _step(request, step, found, typed(body, filled(found)), refusal_of(fault), beside)
    if step == "check":
        return Redirect(f"{PAGE}/{found.id}")
    stays = body.act == "stay" or (step == "details" and body.hin.strip() and note in WARNINGS)
    return Redirect(_address(str(found.id), step if stays else after(step)))


async def _beside(db: Read, request: Exchange, step: StepName, found: Boat) -> dict[str, Any]:
    """Give what a step shows besides its fields."""
    if step == "photos":
        shelf = shelf_of(request)
        purposes = list_purposes(shelf, BOAT.kind)
        media = await list_album(db, shelf, viewer_of(request.actor), BOAT.kind, found.id)
        return {
            "media": media,
            "purposes": [purpose_facts(one) for one in purposes if not one.apart],
            "most": max(one.per_subject for one in purposes),
            "album": f"/albums/{BOAT.kind}/{found.id}",
            "at_work": any(one.status in {"pending", "processing"} for one in media),
        }
    if step in {"place", "check"}:
        return {"band": await find_band(db, found), "quality": judge_quality(found)}
    return {}


def _countries(kept: str) -> list[tuple[str, str]]:
    """Offer every country by its name; what a feed has told besides stays as it is."""
    known = list_countries()
    return [*known] if any(code == kept for code, _ in known) else [(kept, kept), *known]


def _address(boat: str, step: StepName) -> str:
    return _EDIT.format(boat=boat, step=step)


def _step(
    request: Exchange,
    step: StepName,
    found: Boat | None,
    form: Mapping[str, Any],
    refusal: Refusal,
    beside: Mapping[str, Any] | None = None,
) -> View:
    fields = {name.removeprefix("boatDetails.").removeprefix("location."): say for name, say in refusal.fields.items()}
    at = index_of(step)
    context = {
        "step": STEPS[at],
        "at": at,
        "steps": [(one.title, _address(str(found.id), one.name) if found else "") for one in STEPS],
        "form": form,
        "boat": found,
        "warning": WARNINGS.get(found.boat_details.hin_note, "") if found else "",
        "types": [(one.value, TYPES[one.value]) for one in BoatType],
        "conditions": [(one.value, one.value.capitalize()) for one in Condition],
        "fuels": [("", "Not told"), *((one.value, one.value.capitalize()) for one in Fuel)],
        "titles": [(one.value, one.value.capitalize()) for one in TitleStatus],
        "countries": _countries(str(form.get("country", ""))),
        "currencies": [(one, one) for one in accounts_of(request).setting(ListingSettings).currencies],
        "catalogue": CATALOGUE,
        "proposal": None,
        **(beside or {}),
    }
    return form_view("wizard/step.html", context, msgspec.structs.replace(refusal, fields=fields))


ROUTES = (new_page, begin, own_page, step_page, send_step)
