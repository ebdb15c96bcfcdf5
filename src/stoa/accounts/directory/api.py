"""JSON routes for whoever looks after people."""

from uuid import UUID

from stoa.accounts.access.permissions import ATTEMPTS as SEE_ATTEMPTS
from stoa.accounts.access.permissions import ROLES, SUSPEND
from stoa.accounts.attempts.models import AttemptLine
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.reach import accounts_of
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.errors import AdministratorStays, BadTerm, NoSuchSession
from stoa.accounts.sessions.models import StatusInput
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, put

from . import service
from .models import GrantRow, HeldRole, PersonSheet, PersonView, SessionRow
from .queries import ATTEMPTS, GRANTS, HOLDERS, PEOPLE, SESSIONS, SESSIONS_OF

USERS = "/api/v1/admin/users"
_may_see = permission(SUSPEND.name)
_may_grant = permission(ROLES.name)


@get(USERS, access=_may_see, listing=PEOPLE, summary="People")
async def list_people(db: Read, request: Exchange, asked: ListRequest) -> Page[PersonView]:
    """Search people, narrow them by status and role, and page through them."""
    return await service.list_people(db, accounts_of(request), asked)


@get(USERS + "/{person_id}", access=_may_see, summary="Somebody")
async def show_person(db: Read, request: Exchange, person_id: UUID) -> PersonSheet:
    """Show somebody with everything that decides whether they may come in."""
    return await service.load_sheet(db, accounts_of(request), person_id)


@put(
    USERS + "/{person_id}/status",
    access=_may_see,
    faults=(AdministratorStays, BadTerm, StepUpRequired, FactorRequired),
    summary="Suspend somebody, ban them, or let them in again",
)
async def change_status(db: Write, request: Exchange, person_id: UUID, body: StatusInput) -> PersonSheet:
    """Set whether somebody may come in; whoever may not is signed out everywhere within a second."""
    await require_fresh_session(db, request)
    accounts = accounts_of(request)
    await sessions.change_standing(db, accounts, person_id, body)
    return await service.load_sheet(db, accounts, person_id)


@get(USERS + "/{person_id}/sessions", access=_may_see, listing=SESSIONS_OF, summary="Where somebody is signed in")
async def list_sessions_of(db: Read, asked: ListRequest, person_id: UUID) -> Page[SessionRow]:
    """List the living sessions of one person, the one used last first."""
    return await service.list_sessions_of(db, asked, person_id)


@delete(
    USERS + "/{person_id}/sessions/{session_id}",
    access=_may_see,
    faults=(NoSuchSession, StepUpRequired, FactorRequired),
    summary="End somebody's session",
)
async def end_session(db: Write, request: Exchange, person_id: UUID, session_id: UUID) -> None:
    """End a session of somebody's; it is felt within a second everywhere."""
    await require_fresh_session(db, request)
    await sessions.end_session(db, accounts_of(request), person_id, session_id, "revoked")


@get(USERS + "/{person_id}/roles", access=_may_see, summary="Which roles somebody has")
async def list_roles_of(db: Read, person_id: UUID) -> list[HeldRole]:
    """List the roles that somebody was given; everybody is a member besides."""
    return await service.list_roles_of(db, person_id)


@get("/api/v1/admin/sessions", access=_may_see, listing=SESSIONS, summary="Who is signed in")
async def list_sessions(db: Read, asked: ListRequest) -> Page[SessionRow]:
    """Search living sessions, and page through them."""
    return await service.list_sessions(db, asked)


@get("/api/v1/admin/attempts", access=permission(SEE_ATTEMPTS.name), listing=ATTEMPTS, summary="Attempts to sign in")
async def list_attempts(db: Read, asked: ListRequest) -> Page[AttemptLine]:
    """Search attempts to sign in, of all people, and page through them."""
    return await service.list_attempts(db, asked)


@get("/api/v1/admin/roles/{role}/users", access=_may_grant, listing=HOLDERS, summary="Who has a role")
async def list_holders(db: Read, asked: ListRequest, role: str) -> Page[HeldRole]:
    """List who has a role, the latest first."""
    return await service.list_holders(db, asked, role)


@get("/api/v1/admin/grants", access=_may_grant, listing=GRANTS, summary="Who gave what to whom")
async def list_grants(db: Read, asked: ListRequest) -> Page[GrantRow]:
    """List changes of roles and of what they allow, the latest first."""
    return await service.list_grants(db, asked)


ROUTES = (
    list_people,
    show_person,
    change_status,
    list_sessions_of,
    end_session,
    list_roles_of,
    list_sessions,
    list_attempts,
    list_holders,
    list_grants,
)
