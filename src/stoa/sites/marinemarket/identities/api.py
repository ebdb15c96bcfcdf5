"""JSON routes of checks of who somebody is: one's own, and those that wait."""

from uuid import UUID

from stoa.accounts.actor import require_person, require_session
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.staff.permissions import USERS

from . import service
from .errors import CheckUnderWay, NoSuchCheck, NoSuchProof, OtherPapers, OwnCheck, ReasonMissing
from .models import Check, CheckInput, CheckSheet, DecisionInput, WaitingCheck
from .queries import WAITING

_OWN = "/api/v1/users/me/identity"
_ADMIN = "/api/v1/admin/identities"
_may = permission(USERS.name)
ASKING = Limit("identity-checks", {"anonymous": Rate(10, per=HOUR)})


@get(_OWN, access=signed_in, summary="Your ID check")
async def show_check(db: Read, request: Exchange) -> Check:
    """Say how your check stands; others see no more than that there was one, and the month."""
    return await service.load_check(db, require_person(request.actor).id)


@post(
    _OWN,
    access=signed_in,
    status=201,
    limit=ASKING,
    idempotent=True,
    faults=(NoSuchProof, CheckUnderWay),
    summary="Have your ID checked",
)
async def submit_papers(db: Write, request: Exchange, body: CheckInput) -> Reply[Check]:
    """Hand in papers that say who you are. They are deleted as soon as it is decided."""
    made = await service.submit_papers(db, require_session(request.actor).id, body)
    return Reply(made, status=201, location=_OWN)


@delete(_OWN, access=signed_in, summary="Take your ID check back")
async def withdraw_check(db: Write, request: Exchange) -> None:
    """Take papers back that wait, or have nothing said of your ID any more."""
    await service.withdraw_check(db, require_session(request.actor).id)


@get(_ADMIN, access=_may, listing=WAITING, summary="ID checks that wait")
async def list_waiting(db: Read, asked: ListRequest) -> Page[WaitingCheck]:
    """List whose papers wait to be looked at, the longest first."""
    return await service.list_waiting(db, asked)


@get(f"{_ADMIN}/{{person_id}}", access=_may, faults=(NoSuchCheck,), summary="An ID check that waits")
async def show_sheet(db: Read, person_id: UUID) -> CheckSheet:
    """Show which papers somebody has handed in."""
    return await service.load_sheet(db, person_id)


@put(
    f"{_ADMIN}/{{person_id}}",
    access=_may,
    faults=(NoSuchCheck, OtherPapers, OwnCheck, ReasonMissing),
    summary="Decide about an ID check",
)
async def decide_check(db: Write, request: Exchange, person_id: UUID, body: DecisionInput) -> None:
    """Say what the papers show. The files are deleted, and their owner is told."""
    await service.decide_check(db, by_of(request), person_id, body)


ROUTES = (show_check, submit_papers, withdraw_check, list_waiting, show_sheet, decide_check)
