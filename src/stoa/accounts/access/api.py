"""JSON routes of roles, for whoever looks after the site."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_proof
from stoa.accounts.reach import accounts_of
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, put

from . import service
from .errors import AdministratorIsFixed, LastAdministrator, UnknownPermission, UnknownRole
from .models import Access, GrantInput, RoleEditInput
from .permissions import ROLES as MAY_EDIT

_may = permission(MAY_EDIT.name)


@get("/api/v1/admin/roles", access=_may, summary="Roles and permissions")
async def list_roles(db: Read, request: Exchange) -> Access:
    """List every role with what it allows, and every permission there is."""
    return await service.list_access(db, accounts_of(request))


@put(
    "/api/v1/admin/roles/{role}/permissions/{name}",
    access=_may,
    faults=(UnknownRole, UnknownPermission, AdministratorIsFixed, StepUpRequired, FactorRequired),
    summary="Edit what a role allows",
)
async def edit_role(db: Write, request: Exchange, role: str, name: str, body: RoleEditInput) -> None:
    """Let a role allow something, or no longer."""
    by = (await require_proof(db, request)).id
    await service.edit_role(db, accounts_of(request), role, name, allowed=body.allowed, by=by, reason=body.reason)


@put(
    "/api/v1/admin/users/{person_id}/roles/{role}",
    access=_may,
    faults=(UnknownRole, StepUpRequired, FactorRequired),
    summary="Give somebody a role",
)
async def grant_role(db: Write, request: Exchange, person_id: UUID, role: str, body: GrantInput) -> None:
    """Give somebody a role; it is felt within a second."""
    by = (await require_proof(db, request)).id
    await service.grant_role(db, accounts_of(request), person_id, role, by=by, reason=body.reason)


@delete(
    "/api/v1/admin/users/{person_id}/roles/{role}",
    access=_may,
    faults=(UnknownRole, LastAdministrator, StepUpRequired, FactorRequired),
    summary="Take a role from somebody",
)
async def revoke_role(db: Write, request: Exchange, person_id: UUID, role: str) -> None:
    """Take a role from somebody; it is felt within a second."""
    by = (await require_proof(db, request)).id
    await service.revoke_role(db, accounts_of(request), person_id, role, by=by)


ROUTES = (list_roles, edit_role, grant_role, revoke_role)
