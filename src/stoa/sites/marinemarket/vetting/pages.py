"""Pages of moderators about listings: a queue that is worked through with keys, and everything about one of them."""

from urllib.parse import quote

from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.lists.rules import page_links
from stoa.commons.audit.service import list_about
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.life.rules import moves_from
from stoa.sites.marinemarket.selling.models import Moderation
from stoa.sites.marinemarket.selling.permissions import MODERATE
from stoa.sites.marinemarket.selling.service import decide_listing
from stoa.sites.marinemarket.showing.facts import specs

from . import service
from .forms import DecideForm
from .queries import VETTED

PAGE = "/admin/listings"
QUEUE = f"{PAGE}?status={Status.PENDING_REVIEW}&sort=-updated"
_MOST_ACTS = 20
_may = permission(MODERATE.name)
_STATUSES = [("", "Every status"), *((one.value, one.value.replace("_", " ").capitalize()) for one in Status)]


@get(PAGE, access=_may, listing=VETTED, listed=False, summary="Listings for moderation")
async def listings_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List listings; those that wait can be decided about right here."""
    page = await service.list_listings(db, asked)
    context = {
        "tabs": admin_links(request),
        "rows": page.data,
        "statuses": _STATUSES,
        "waiting": await service.count_waiting(db),
        "queue_url": QUEUE,
        "current": page.page or 1,
        "numbers": page_links(PAGE, asked, page),
        "total_is_more": page.total_is_more,
        **list_context(PAGE, asked, page, label=lambda _, value: value.replace("_", " ").capitalize(), search="q"),
    }
    return form_view("marinemarket/vetting.html", context, block="results")


@get(f"{PAGE}/{{boat}}", access=_may, listed=False, summary="A listing, for moderators")
async def listing_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show everything about a listing that helps to decide."""
    return await _listing_view(db, request, boat, WELCOME, DecideForm())


async def _listing_view(db: Read, request: Exchange, at: str, refusal: Refusal, sent: DecideForm) -> View:
    found = await service.load_listing(db, at)
    background = await service.load_background(db, found.id)
    context = {
        "tabs": admin_links(request),
        "boat": found,
        "background": background,
        "specs": specs(found),
        "features": [NAMES.get(slug, slug) for slug in found.features],
        "moves": moves_from(background.status, "moderator"),
        "acts": await list_about(db, str(found.id), _MOST_ACTS),
        "next_slug": await service.find_next(db, found.id),
        "sent": sent,
    }
    return form_view("marinemarket/vetting-boat.html", context, refusal)


@post(f"{PAGE}/{{boat}}/moderate", access=_may, listed=False, summary="Decide about a listing")
async def decide(db: Write, request: Exchange, boat: SlugOrId, body: DecideForm) -> View | Redirect:
    """Let a listing through, refuse it, or ask for changes; then on to the next one."""
    try:
        told = read_form({"decision": body.decision, "reason": body.reason}, Moderation)
        async with db.savepoint():
            version = int(body.version) if body.version else None
            await decide_listing(db, accounts_of(request), boat, by_of(request), told, version=version)
    except Fault as fault:
        return await _listing_view(db, request, boat, refusal_of(fault), body)
    if body.back == "queue":
        return Redirect(QUEUE)
    following = await service.find_next(db, (await service.load_listing(db, boat)).id)
    return Redirect(f"{PAGE}/{quote(following)}" if following else QUEUE)


ROUTES = (listings_page, listing_page, decide)
