"""Pages of people, and the form of what one shows of oneself."""

import msgspec

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.people.models import ProfileChange
from stoa.accounts.people.service import load_person, load_public_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, Wide, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.commons.reviews.queries import REVIEWS_OF_AUTHOR
from stoa.commons.reviews.service import list_reviews_by
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.badges.service import list_badges_of_person
from stoa.sites.firstspawn.choices import Choices, check_shown, load_choices
from stoa.sites.firstspawn.choices.models import ChoicesChange
from stoa.sites.firstspawn.guilds.service import list_guilds_of
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.reputation import load_reputation
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .rules import draw_history, is_shut_out

MINE = "/account/page"
_PAGE = "/u/{user}"
_REVIEWS_SHOWN = 4
_LINES_SHOWN = 8


class PageForm(Input, frozen=True):
    """What one shows of oneself, as a form sends it."""

    bio: Wide = ""
    show_guilds: Line = ""
    show_reputation: Line = ""
    show_playtime: Line = ""
    show_puzzles: Line = ""


@get(_PAGE, access=public, limit=BROWSE, summary="A person's page")
async def show_page(db: Read, request: Exchange, user: SlugOrId) -> View:
    """Show a person as they show themselves."""
    person = await load_public_person(db, user)
    viewer, viewer_id = viewer_of(request.actor), request.actor.id
    if is_shut_out(person, viewer):
        return View("profiles/banned.html", {"username": person.username})
    asked = REVIEWS_OF_AUTHOR.ask(f"limit={_REVIEWS_SHOWN}", request.app.keys, actor=viewer_id or "")
    guilds = await check_shown(db, "show_guilds", person.id, viewer_id)
    with_log = await check_shown(db, "show_reputation", person.id, viewer_id)
    reputation = await load_reputation(db, person.id, with_log=with_log)
    context = {
        "person": await service.load_profile(db, request.app.site, person, viewer),
        "is_own": viewer_id == person.id,
        "is_hidden": person.profile_hidden,
        "badges": await list_badges_of_person(db, person.id),
        "reviews": (await list_reviews_by(db, request.app.site, person.id, asked, viewer)).data,
        "guilds": await list_guilds_of(db, person.id, viewer_id) if guilds else (),
        "log": reputation.log[:_LINES_SHOWN],
        "history": draw_history(reputation),
        "viewer": viewer,
    }
    return View("profiles/person.html", context)


@get(f"{_PAGE}/reviews", access=public, limit=BROWSE, listing=REVIEWS_OF_AUTHOR, summary="Reviews of a person")
async def reviews_page(db: Read, request: Exchange, user: SlugOrId, asked: ListRequest) -> View:
    """Show everything that somebody has reviewed."""
    person = await load_public_person(db, user)
    viewer = viewer_of(request.actor)
    if is_shut_out(person, viewer):
        return View("profiles/banned.html", {"username": person.username})
    page = await list_reviews_by(db, request.app.site, person.id, asked, viewer)
    frame = list_context(f"/u/{person.username}/reviews", asked, page, label=lambda _, value: value, search="q")
    return View("profiles/reviews.html", {**frame, "username": person.username, "reviews": page.data, "viewer": viewer})


@get(MINE, access=signed_in, listed=False, summary="What you show of yourself")
async def mine_page(db: Read, request: Exchange) -> View:
    """Show the form of one's own page."""
    person = await load_person(db, require_person(request.actor).id)
    return await _mine(db, request, person.bio, await load_choices(db, person.id), WELCOME)


async def _mine(db: Read, request: Exchange, bio: str, choices: Choices, refusal: Refusal) -> View:
    person = await load_person(db, require_person(request.actor).id)
    context = {
        "tabs": settings_links(request),
        "username": person.username,
        "is_hidden": person.profile_hidden,
        "bio": bio,
        "choices": choices,
    }
    return form_view("profiles/mine.html", context, refusal)


@post(MINE, access=signed_in, listed=False, summary="Change what you show of yourself")
async def change(db: Write, request: Exchange, body: PageForm) -> View | Redirect:
    """Change one's words and switches."""
    somebody = require_session(request.actor)
    chosen = Choices(
        show_guilds=bool(body.show_guilds),
        show_reputation=bool(body.show_reputation),
        show_playtime=bool(body.show_playtime),
        show_puzzles=bool(body.show_puzzles),
    )
    choices = ChoicesChange(**msgspec.structs.asdict(chosen))
    try:
        told = read_form({"bio": body.bio.strip()}, ProfileChange)
        async with db.savepoint():
            await service.save_profile(db, accounts_of(request), somebody.id, str(told.bio), choices)
    except Fault as fault:
        return await _mine(db, request, body.bio, chosen, refusal_of(fault))
    return Redirect(f"/u/{(await load_person(db, somebody.id)).username}")


ROUTES = (show_page, reviews_page, mine_page, change)
