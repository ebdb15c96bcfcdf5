"""Pages of people, for whoever looks after them."""

from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.access.models import GrantInput
from stoa.accounts.access.permissions import ATTEMPTS, ROLES, SUSPEND
from stoa.accounts.attempts import service as attempts
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_proof
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import OUTCOMES, describe_agent, with_next
from stoa.accounts.sessions import service as sessions
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .forms import AllowForm, AttemptsSearch, GrantForm, PeopleQuery, SessionsQuery, StatusForm

_may_see = permission(SUSPEND.name)
_may_grant = permission(ROLES.name)
_may_look = permission(ATTEMPTS.name)
PEOPLE = "/admin/users"


@get(PEOPLE, access=_may_see, listed=False, summary="People")
async def people_page(db: Read, request: Exchange, query: PeopleQuery) -> View:
    """List people, the newest first."""
    found = await service.list_people(db, query.q, query.status)
    context = {"tabs": admin_links(request), "people": found, "query": query}
    return form_view("accounts/admin-people.html", context, block="results")


@get(PEOPLE + "/{person_id}", access=_may_see, listed=False, summary="Somebody")
async def person_page(db: Read, request: Exchange, person_id: UUID) -> View:
    """Show somebody with their roles and sessions."""
    return await _person_view(db, request, person_id, WELCOME)


async def _person_view(db: Read, request: Exchange, person_id: UUID, refusal: Refusal) -> View:
    held = await access.find_roles(db, person_id)
    shown = await access.list_access(db, accounts_of(request))
    context = {
        "tabs": admin_links(request),
        "person": await service.load_sheet(db, person_id),
        "held": [role for role in shown.roles if role.name in held],
        "others": [(role.name, role.title) for role in shown.roles if role.name not in {*held, "member"}],
        "sessions": await sessions.list_sessions(db, person_id, None),
        "may_grant": ROLES.name in request.actor.permissions,
        "describe_agent": describe_agent,
    }
    return form_view("accounts/admin-person.html", context, refusal)


@post(PEOPLE + "/{person_id}/status", access=_may_see, listed=False, summary="Suspend somebody, or let them in")
async def change_status(db: Write, request: Exchange, person_id: UUID, body: StatusForm) -> View | Redirect:
    """Set whether somebody may come in."""
    accounts = accounts_of(request)
    try:
        async with db.savepoint():
            if body.status == "suspended":
                await sessions.suspend_person(db, accounts, person_id, body.reason)
            else:
                await sessions.restore_person(db, accounts, person_id)
    except Fault as fault:
        return await _person_view(db, request, person_id, refusal_of(fault))
    return Redirect(f"{PEOPLE}/{person_id}")


@post(PEOPLE + "/{person_id}/grant", access=_may_grant, listed=False, summary="Give somebody a role")
async def grant(db: Write, request: Exchange, person_id: UUID, body: GrantForm) -> View | Redirect:
    """Give somebody a role; it is felt within a second."""
    try:
        by = (await require_proof(db, request)).id
        why = read_form({"reason": body.reason}, GrantInput)
        async with db.savepoint():
            await access.grant_role(db, accounts_of(request), person_id, body.role, by=by, reason=why.reason)
    except StepUpRequired:
        return Redirect(with_next("/confirm", f"{PEOPLE}/{person_id}"))
    except Fault as fault:
        return await _person_view(db, request, person_id, refusal_of(fault))
    return Redirect(f"{PEOPLE}/{person_id}")


@post(PEOPLE + "/{person_id}/revoke", access=_may_grant, listed=False, summary="Take a role from somebody")
async def revoke(db: Write, request: Exchange, person_id: UUID, body: GrantForm) -> View | Redirect:
    """Take a role from somebody; it is felt within a second."""
    try:
        by = (await require_proof(db, request)).id
        why = read_form({"reason": body.reason}, GrantInput)
        async with db.savepoint():
            await access.revoke_role(db, accounts_of(request), person_id, body.role, by=by, reason=why.reason)
    except StepUpRequired:
        return Redirect(with_next("/confirm", f"{PEOPLE}/{person_id}"))
    except Fault as fault:
        return await _person_view(db, request, person_id, refusal_of(fault))
    return Redirect(f"{PEOPLE}/{person_id}")


@post(
    PEOPLE + "/{person_id}/sessions/{session_id}/end", access=_may_see, listed=False, summary="End somebody's session"
)
async def end_session(db: Write, request: Exchange, person_id: UUID, session_id: UUID) -> Redirect:
    """End a session of somebody's."""
    await sessions.end_session(db, accounts_of(request), person_id, session_id, "revoked")
    return Redirect(f"{PEOPLE}/{person_id}")


@get("/admin/roles", access=_may_grant, listed=False, summary="Roles")
async def roles_page(db: Read, request: Exchange) -> View:
    """Show what each role allows."""
    return await _roles_view(db, request, WELCOME)


async def _roles_view(db: Read, request: Exchange, refusal: Refusal) -> View:
    shown = await access.list_access(db, accounts_of(request))
    context = {
        "tabs": admin_links(request),
        "access": shown,
        "log": (await access.list_grant_log(db))[:50],
    }
    return form_view("accounts/admin-roles.html", context, refusal, block="roles")


@post("/admin/roles/{role}", access=_may_grant, listed=False, summary="Edit what a role allows")
async def edit_role(db: Write, request: Exchange, role: str, body: AllowForm) -> View | Redirect:
    """Let a role allow something, or no longer."""
    try:
        by = (await require_proof(db, request)).id
        async with db.savepoint():
            await access.edit_role(db, accounts_of(request), role, body.permission, allowed=body.allowed, by=by)
    except StepUpRequired:
        return Redirect(with_next("/confirm", "/admin/roles"))
    except Fault as fault:
        return await _roles_view(db, request, refusal_of(fault))
    return await _roles_view(db, request, WELCOME) if request.is_htmx else Redirect("/admin/roles")


@get("/admin/sessions", access=_may_see, listed=False, summary="Who is signed in")
async def sessions_page(db: Read, request: Exchange, query: SessionsQuery) -> View:
    """List the sessions that were used last."""
    context = {
        "tabs": admin_links(request),
        "sessions": await service.list_living(db, query.q),
        "query": query,
        "describe_agent": describe_agent,
    }
    return form_view("accounts/admin-sessions.html", context, block="results")


@get("/admin/attempts", access=_may_look, listed=False, summary="Attempts to sign in")
async def attempts_page(db: Read, request: Exchange, query: AttemptsSearch) -> View:
    """List attempts to sign in, the newest first."""
    found = await attempts.list_attempts(db, address=query.address.strip() or None, outcome=query.outcome or None)
    context = {
        "tabs": admin_links(request),
        "attempts": found,
        "query": query,
        "outcomes": OUTCOMES,
        "choices": [("", "Whatever came of it"), *((name, words) for name, (words, _) in OUTCOMES.items())],
        "describe_agent": describe_agent,
    }
    return form_view("accounts/admin-attempts.html", context, block="results")


ROUTES = (
    people_page,
    person_page,
    change_status,
    grant,
    revoke,
    end_session,
    roles_page,
    edit_role,
    sessions_page,
    attempts_page,
)
