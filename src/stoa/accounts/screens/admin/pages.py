"""Pages of people and what they may do, for whoever looks after them."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.access.models import GrantInput
from stoa.accounts.access.permissions import IMPERSONATE, ROLES, SUSPEND
from stoa.accounts.directory import service
from stoa.accounts.directory.queries import GRANTS, SESSIONS_OF
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session, require_proof
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import describe_agent, with_next
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.models import StatusInput
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import AllowForm, GrantForm, StatusForm

_may_see = permission(SUSPEND.name)
_may_grant = permission(ROLES.name)
PEOPLE = "/admin/users"
TERMS = ("1", "7", "30", "90")
"""Days that a suspension lasts, besides until it is taken back."""
_SESSIONS_SHOWN = "limit=50"
_CHANGES_SHOWN = "limit=20"


@get(PEOPLE + "/{person_id}", access=_may_see, listed=False, summary="Somebody")
async def person_page(db: Read, request: Exchange, person_id: UUID) -> View:
    """Show somebody with their roles and sessions."""
    return await person_view(db, request, person_id, WELCOME)


async def person_view(db: Read, request: Exchange, person_id: UUID, refusal: Refusal) -> View:
    """Show somebody, with why a form on the page comes back."""
    person = await service.load_sheet(db, accounts_of(request), person_id)
    shown = await access.list_access(db, accounts_of(request))
    asked = SESSIONS_OF.ask(_SESSIONS_SHOWN, request.app.keys)
    context = {
        "tabs": admin_links(request),
        "person": person,
        "held": [role for role in shown.roles if role.name in person.roles],
        "others": [(role.name, role.title) for role in shown.roles if role.name not in {*person.roles, "member"}],
        "sessions": await service.list_sessions_of(db, asked, person_id),
        "may_grant": ROLES.name in request.actor.permissions,
        "may_be": IMPERSONATE.name in request.actor.permissions and ROLES.name not in person.permissions,
        "terms": [
            ("", "Until it is taken back"),
            *((days, f"{days} days" if days != "1" else "A day") for days in TERMS),
        ],
        "describe_agent": describe_agent,
    }
    return form_view("accounts/admin-person.html", context, refusal)


@post(PEOPLE + "/{person_id}/status", access=_may_see, listed=False, summary="Suspend somebody, or let them in")
async def change_status(db: Write, request: Exchange, person_id: UUID, body: StatusForm) -> View | Redirect:
    """Set whether somebody may come in."""
    accounts, back = accounts_of(request), f"{PEOPLE}/{person_id}"
    try:
        await require_fresh_session(db, request)
        wish = read_form({"status": body.status, "reason": body.reason, "until": _term_of(body)}, StatusInput)
        async with db.savepoint():
            await sessions.change_standing(db, accounts, person_id, wish)
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await person_view(db, request, person_id, refusal_of(fault))
    return Redirect(back)


def _term_of(body: StatusForm) -> str | None:
    """Say when a suspension ends, where a number of days was chosen."""
    if body.status != "suspended" or body.days not in TERMS:
        return None
    return (clock.now() + timedelta(days=int(body.days))).isoformat()


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
        return await person_view(db, request, person_id, refusal_of(fault))
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
        return await person_view(db, request, person_id, refusal_of(fault))
    return Redirect(f"{PEOPLE}/{person_id}")


@post(
    PEOPLE + "/{person_id}/sessions/{session_id}/end", access=_may_see, listed=False, summary="End somebody's session"
)
async def end_session(db: Write, request: Exchange, person_id: UUID, session_id: UUID) -> Redirect | View:
    """End a session of somebody's."""
    back = f"{PEOPLE}/{person_id}"
    try:
        await require_fresh_session(db, request)
        await sessions.end_session(db, accounts_of(request), person_id, session_id, "revoked")
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await person_view(db, request, person_id, refusal_of(fault))
    return Redirect(back)


@get("/admin/roles", access=_may_grant, listed=False, summary="Roles")
async def roles_page(db: Read, request: Exchange) -> View:
    """Show what each role allows."""
    return await _roles_view(db, request, WELCOME)


async def _roles_view(db: Read, request: Exchange, refusal: Refusal) -> View:
    asked = GRANTS.ask(_CHANGES_SHOWN, request.app.keys)
    context = {
        "tabs": admin_links(request),
        "access": await access.list_access(db, accounts_of(request)),
        "log": (await service.list_grants(db, asked)).data,
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


ROUTES = (person_page, change_status, grant, revoke, end_session, roles_page, edit_role)
