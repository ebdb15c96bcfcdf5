"""Pages of one's own profile and sessions."""

from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.attempts import service as attempts
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Person, ProfileChange
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import OUTCOMES, describe_agent
from stoa.accounts.screens.theme import keep_theme
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.cookies import forget_session
from stoa.accounts.sessions.models import SessionName
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import Done, ProfileForm, SessionNameForm

_PROFILE = "accounts/profile.html"
_SESSIONS = "accounts/sessions.html"
_LOCALES = (("en", "English"), ("de", "Deutsch"), ("th", "ไทย"))
_ATTEMPTS_SHOWN = 20


@cache
def time_zones() -> tuple[tuple[str, str], ...]:
    """Name the zones that people choose from: UTC, and those that are called by a place."""
    old = ("Etc/", "SystemV/", "US/", "posix/", "right/")
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(old))
    return tuple((zone, zone.replace("_", " ")) for zone in ("UTC", *zones))


@get("/account", access=signed_in, listed=False, summary="Your profile")
async def profile_page(db: Read, request: Exchange, query: Done) -> View:
    """Show what you tell of yourself."""
    person = await people.load_person(db, require_person(request.actor).id)
    form = ProfileForm(person.username, person.name, person.locale, person.time_zone, person.theme)
    return _profile_view(request, person, form, WELCOME, done=query.done)


@post("/account", access=signed_in, listed=False, summary="Change your profile")
async def change_profile(db: Write, request: Exchange, body: ProfileForm) -> View | Redirect:
    """Change what you tell of yourself."""
    somebody = require_session(request.actor)
    try:
        change = read_form(msgspec.to_builtins(body), ProfileChange)
        async with db.savepoint():
            person = await people.change_profile(db, accounts_of(request), somebody.id, change)
    except Fault as fault:
        person = await people.load_person(db, somebody.id)
        return _profile_view(request, person, body, refusal_of(fault))
    keep_theme(request, person.theme)
    return Redirect("/account?done=profile")


def _profile_view(request: Exchange, person: Person, form: ProfileForm, refusal: Refusal, *, done: str = "") -> View:
    locales = _LOCALES if form.locale in dict(_LOCALES) else (*_LOCALES, (form.locale, form.locale))
    context = {
        "tabs": settings_links(request),
        "person": person,
        "form": form,
        "zones": time_zones() if form.time_zone in dict(time_zones()) else ((form.time_zone,) * 2, *time_zones()),
        "locales": locales,
        "done": done,
    }
    return form_view(_PROFILE, context, refusal)


@get("/account/sessions", access=signed_in, listed=False, summary="Where you are signed in")
async def sessions_page(db: Read, request: Exchange, query: Done) -> View:
    """Show where you are signed in, and who has tried."""
    return await _sessions_view(db, request, done=query.done)


async def _sessions_view(db: Read, request: Exchange, *, done: str = "") -> View:
    somebody = require_session(request.actor)
    found = await sessions.list_sessions(db, somebody.id, somebody.session_id)
    tried = await attempts.list_own_attempts(db, somebody.id)
    context = {
        "tabs": settings_links(request),
        "sessions": sorted(found, key=lambda one: not one.current),
        "attempts": tried[:_ATTEMPTS_SHOWN],
        "describe_agent": describe_agent,
        "outcomes": OUTCOMES,
        "done": done,
    }
    return form_view(_SESSIONS, context, block="list")


@post("/account/sessions/{session_id}/name", access=signed_in, listed=False, summary="Name a session")
async def name_session(db: Write, request: Exchange, session_id: UUID, body: SessionNameForm) -> View | Redirect:
    """Call a session by a name that you know."""
    wish = read_form({"name": body.name}, SessionName)
    await sessions.rename_session(db, require_session(request.actor).id, session_id, wish.name)
    return await _sessions_view(db, request) if request.is_htmx else Redirect("/account/sessions?done=named")


@post("/account/sessions/{session_id}/end", access=signed_in, listed=False, summary="End a session")
async def end_session(db: Write, request: Exchange, session_id: UUID) -> View | Redirect:
    """End one of your sessions; ending this one signs you out."""
    somebody = require_session(request.actor)
    await sessions.end_session(db, accounts_of(request), somebody.id, session_id, "revoked")
    if session_id == somebody.session_id:
        forget_session(request)
        return Redirect("/")
    return await _sessions_view(db, request) if request.is_htmx else Redirect("/account/sessions?done=ended")


@post("/account/sessions/end-others", access=signed_in, listed=False, summary="Sign out everywhere else")
async def end_other_sessions(db: Write, request: Exchange) -> View | Redirect:
    """End every session of yours but this one."""
    somebody = require_session(request.actor)
    await sessions.end_sessions(db, accounts_of(request), somebody.id, "signed-out-everywhere", but=somebody.session_id)
    return await _sessions_view(db, request) if request.is_htmx else Redirect("/account/sessions?done=others")


ROUTES = (profile_page, change_profile, sessions_page, name_session, end_session, end_other_sessions)
