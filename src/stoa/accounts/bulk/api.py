"""JSON routes of what is done with many people."""

from uuid import UUID

from stoa.accounts.access.errors import UnknownRole
from stoa.accounts.access.permissions import ROLES, SUSPEND
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_proof
from stoa.accounts.reach import accounts_of
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel.audit import by_of
from stoa.kernel.db import Write
from stoa.kernel.dryrun import (
    Applied,
    NoSuchPlan,
    NotSafeToUndo,
    Plan,
    PlanExpired,
    PlanHasRefusals,
    PlanOutdated,
    PlanSpent,
    TooLateToUndo,
)
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import post

from . import service
from .errors import TooManyToExport
from .models import ExportInput, RolePlanInput, StatusPlanInput, TokenInput

BULK = "/api/v1/admin/users/bulk"
_status = permission(SUSPEND.name)
_roles = permission(ROLES.name)
_PROOF = (StepUpRequired, FactorRequired)
_APPLY = (NoSuchPlan, PlanExpired, PlanHasRefusals, PlanOutdated, PlanSpent, *_PROOF)
_UNDO = (NoSuchPlan, PlanSpent, TooLateToUndo, NotSafeToUndo, *_PROOF)
CSV_HEADERS = {"Content-Disposition": 'attachment; filename="people.csv"', "Cache-Control": "no-store"}
CSV = "text/csv; charset=utf-8"


@post(f"{BULK}/status", access=_status, faults=_PROOF, summary="Show what suspending many would do")
async def plan_status(db: Write, request: Exchange, body: StatusPlanInput) -> Plan:
    """Look at what would become of everybody, and do nothing yet; the plan holds for an hour."""
    by = (await require_proof(db, request)).id
    return await service.add_status_plan(db, accounts_of(request), body, by)


@post(f"{BULK}/roles", access=_roles, faults=(UnknownRole, *_PROOF), summary="Show what giving many a role would do")
async def plan_roles(db: Write, request: Exchange, body: RolePlanInput) -> Plan:
    """Look at what would become of everybody, and do nothing yet; the plan holds for an hour."""
    by = (await require_proof(db, request)).id
    return await service.add_role_plan(db, accounts_of(request), body, by)


@post(
    f"{BULK}/status/apply",
    access=_status,
    faults=_APPLY,
    status=200,
    idempotent=True,
    summary="Suspend many, or let them in",
)
async def apply_status(db: Write, request: Exchange, body: TokenInput) -> Applied:
    """Do exactly what the plan shows; where anything has changed since, nothing is done."""
    await require_proof(db, request)
    accounts, by = accounts_of(request), by_of(request)
    return await service.apply_shown(db, accounts, "status", body.token, by, without_refused=body.without_refused)


@post(f"{BULK}/roles/apply", access=_roles, faults=_APPLY, status=200, idempotent=True, summary="Give many a role")
async def apply_roles(db: Write, request: Exchange, body: TokenInput) -> Applied:
    """Do exactly what the plan shows; where anything has changed since, nothing is done."""
    await require_proof(db, request)
    accounts, by = accounts_of(request), by_of(request)
    return await service.apply_shown(db, accounts, "roles", body.token, by, without_refused=body.without_refused)


@post(f"{BULK}/status/{{plan_id}}/undo", access=_status, faults=_UNDO, status=204, summary="Take a suspension back")
async def undo_status(db: Write, request: Exchange, plan_id: UUID) -> None:
    """Take back what one's own plan did, all of it or nothing, within a day."""
    mine = (await require_proof(db, request)).id
    await service.load_plan(db, accounts_of(request), "status", plan_id, mine)
    await service.undo_applied(db, accounts_of(request), "status", plan_id, by_of(request))


@post(f"{BULK}/roles/{{plan_id}}/undo", access=_roles, faults=_UNDO, status=204, summary="Take given roles back")
async def undo_roles(db: Write, request: Exchange, plan_id: UUID) -> None:
    """Take back what one's own plan did, all of it or nothing, within a day."""
    mine = (await require_proof(db, request)).id
    await service.load_plan(db, accounts_of(request), "roles", plan_id, mine)
    await service.undo_applied(db, accounts_of(request), "roles", plan_id, by_of(request))


@post("/api/v1/admin/users/export", access=_status, faults=(TooManyToExport, *_PROOF), summary="Export people as CSV")
async def export_people(db: Write, request: Exchange, body: ExportInput) -> Bytes:
    """Write the people that the filters find into a file; that it was done stands in the audit log."""
    await require_proof(db, request)
    found = await service.export_people(db, accounts_of(request), body.query, by_of(request))
    return Bytes(found, CSV, headers=CSV_HEADERS)


ROUTES = (plan_status, plan_roles, apply_status, apply_roles, undo_status, undo_roles, export_people)
