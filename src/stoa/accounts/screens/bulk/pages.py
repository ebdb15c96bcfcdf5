"""Pages of what is done with many people."""

from uuid import UUID

from stoa.accounts.access.permissions import ROLES, SUSPEND
from stoa.accounts.actor import require_person
from stoa.accounts.bulk import service
from stoa.accounts.bulk.api import CSV, CSV_HEADERS
from stoa.accounts.bulk.models import About, RolePlanInput, StatusPlanInput
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session, require_proof
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import with_next
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, Forbidden
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import ApplyForm, BulkForm, ExportForm

PAGE = "/admin/bulk"
_PEOPLE = "/admin/users"
_may = permission(SUSPEND.name)
_NOTHING = Refusal(422, "NOTHING_SELECTED", "Select at least one person, then say what shall be done with them.")


@post(PAGE, access=_may, listed=False, summary="Show what doing something with many people would do")
async def plan(db: Write, request: Exchange, body: BulkForm) -> View | Redirect:
    """Make a plan and show it; nothing is done yet."""
    if not body.ids:
        return _refused(request, _NOTHING)
    try:
        by = (await require_proof(db, request)).id
        accounts = accounts_of(request)
        about: About = "roles" if body.act == "role" else "status"
        _require(request, about)
        async with db.savepoint():
            if about == "roles":
                role = read_form({"ids": body.ids, "role": body.role, "reason": body.reason}, RolePlanInput)
                made = await service.add_role_plan(db, accounts, role, by)
            else:
                wish = read_form({"ids": body.ids, "act": body.act, "reason": body.reason}, StatusPlanInput)
                made = await service.add_status_plan(db, accounts, wish, by)
    except StepUpRequired:
        return Redirect(with_next("/confirm", _PEOPLE))
    except Fault as fault:
        return _refused(request, refusal_of(fault))
    return Redirect(f"{PAGE}/{about}/{made.id}")


@get(f"{PAGE}/{{about}}/{{plan_id}}", access=_may, listed=False, summary="A plan about many people")
async def plan_page(db: Read, request: Exchange, about: About, plan_id: UUID) -> View:
    """Show what would be done with whom, or what was."""
    return await _view(db, request, about, plan_id, WELCOME)


async def _view(db: Read, request: Exchange, about: About, plan_id: UUID, refusal: Refusal) -> View:
    _require(request, about)
    found = await service.load_plan(db, accounts_of(request), about, plan_id, require_person(request.actor).id)
    context = {"tabs": admin_links(request), "plan": found, "about": about}
    return form_view("accounts/admin-plan.html", context, refusal)


@post(f"{PAGE}/{{about}}/{{plan_id}}/apply", access=_may, listed=False, summary="Do what was shown")
async def apply_plan(db: Write, request: Exchange, about: About, plan_id: UUID, body: ApplyForm) -> View | Redirect:
    """Do exactly what was shown; where anything has changed since, nothing is done."""
    back = f"{PAGE}/{about}/{plan_id}"
    try:
        _require(request, about)
        await require_fresh_session(db, request)
        async with db.savepoint():
            accounts, by = accounts_of(request), by_of(request)
            await service.apply_shown(db, accounts, about, body.token, by, without_refused=body.without_refused)
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await _view(db, request, about, plan_id, refusal_of(fault))
    return Redirect(back)


@post(f"{PAGE}/{{about}}/{{plan_id}}/undo", access=_may, listed=False, summary="Take it back")
async def undo_plan(db: Write, request: Exchange, about: About, plan_id: UUID) -> View | Redirect:
    """Take back what one's own plan did, within a day, where nobody has built on it."""
    back = f"{PAGE}/{about}/{plan_id}"
    try:
        _require(request, about)
        mine = (await require_proof(db, request)).id
        await service.load_plan(db, accounts_of(request), about, plan_id, mine)
        async with db.savepoint():
            await service.undo_applied(db, accounts_of(request), about, plan_id, by_of(request))
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await _view(db, request, about, plan_id, refusal_of(fault))
    return Redirect(back)


@post(f"{_PEOPLE}/export", access=_may, listed=False, summary="Export people as CSV")
async def export_people(db: Write, request: Exchange, body: ExportForm) -> Bytes | View | Redirect:
    """Give the people that the list shows as a file."""
    try:
        await require_fresh_session(db, request)
        found = await service.export_people(db, accounts_of(request), body.query, by_of(request))
    except StepUpRequired:
        return Redirect(with_next("/confirm", _PEOPLE))
    except Fault as fault:
        return _refused(request, refusal_of(fault))
    return Bytes(found, CSV, headers=CSV_HEADERS)


def _require(request: Exchange, about: About) -> None:
    if about == "roles" and ROLES.name not in request.actor.permissions:
        raise Forbidden


def _refused(request: Exchange, refusal: Refusal) -> View:
    return form_view("accounts/admin-plan.html", {"tabs": admin_links(request), "plan": None, "about": ""}, refusal)


ROUTES = (plan, plan_page, apply_plan, undo_plan, export_people)
