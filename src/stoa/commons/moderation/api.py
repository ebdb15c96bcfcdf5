"""JSON routes for whoever reports, and for whoever is decided about."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.commons.subjects import NoSuchSubject, Viewer
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import get, post

from .appeals import service as appeals
from .appeals.models import AppealInput, AppealView
from .decisions import service as decisions
from .decisions.models import OwnDecision, Strike
from .decisions.queries import ABOUT_ME
from .errors import (
    AlreadyAppealed,
    AlreadyReported,
    CannotBeAppealed,
    NoSuchCase,
    NoSuchDecision,
    OwnThing,
    UnknownRule,
)
from .permissions import APPEALS, MESSAGES, REPORTS
from .reports import service as reports
from .reports.models import ReasonView, ReportInput, ReportView
from .reports.queries import MINE
from .threads import service as threads
from .threads.models import Message, MessageInput

_MINE = "/api/v1/moderation"


@get("/api/v1/reports/reasons", access=public, summary="Why something may be reported")
async def list_reasons(request: Exchange) -> list[ReasonView]:
    """List the rules of the house by which something may be reported."""
    return reports.list_reasons(request.app.site)


@post(
    "/api/v1/reports",
    access=signed_in,
    limit=REPORTS,
    faults=(NoSuchSubject, UnknownRule, OwnThing, AlreadyReported),
    status=201,
    idempotent=True,
    summary="Report something",
)
async def submit_report(db: Write, request: Exchange, body: ReportInput) -> Reply[ReportView]:
    """Report a thing or a person to the moderators; one report of each waits at a time."""
    person = require_person(request.actor)
    viewer = Viewer(person.id, person.permissions)
    made = await reports.submit_report(db, request.app.site, viewer, person.id, body)
    return Reply(made, status=201, location=f"/account/moderation/cases/{made.case_id}")


@get("/api/v1/reports", access=signed_in, listing=MINE, summary="Your reports")
async def list_reports(db: Read, request: Exchange, asked: ListRequest) -> Page[ReportView]:
    """List what you have reported, and what came of it."""
    return await reports.list_mine(db, asked, require_person(request.actor).id)


@get(f"{_MINE}/decisions", access=signed_in, listing=ABOUT_ME, summary="Decisions about you")
async def list_decisions(db: Read, request: Exchange, asked: ListRequest) -> Page[OwnDecision]:
    """List what moderators have decided about you and what is yours, each with its rule and its facts."""
    return await decisions.list_about(db, asked, require_person(request.actor).id)


@get(f"{_MINE}/decisions/{{decision_id}}", access=signed_in, faults=(NoSuchDecision,), summary="A decision about you")
async def show_decision(db: Read, request: Exchange, decision_id: UUID) -> OwnDecision:
    """Show one decision about you."""
    return await decisions.load_about(db, decision_id, require_person(request.actor).id)


@post(
    f"{_MINE}/decisions/{{decision_id}}/appeal",
    access=signed_in,
    limit=APPEALS,
    faults=(NoSuchDecision, AlreadyAppealed, CannotBeAppealed),
    status=201,
    idempotent=True,
    summary="Appeal against a decision",
)
async def submit_appeal(db: Write, request: Exchange, decision_id: UUID, body: AppealInput) -> Reply[AppealView]:
    """Appeal, once and within the term; another moderator looks at it."""
    person = require_person(request.actor)
    made = await appeals.submit_appeal(
        db, accounts_of(request), audit.by_of(request), person.id, decision_id, body.body
    )
    return Reply(made, status=201, location=f"{_MINE}/decisions/{decision_id}")


@get(f"{_MINE}/strikes", access=signed_in, summary="Your strikes")
async def list_strikes(db: Read, request: Exchange) -> list[Strike]:
    """List your strikes, those that count no more as well."""
    return await decisions.list_strikes(db, require_person(request.actor).id)


@get(f"{_MINE}/cases/{{case_id}}/messages", access=signed_in, faults=(NoSuchCase,), summary="Your thread in a case")
async def list_messages(db: Read, request: Exchange, case_id: UUID) -> list[Message]:
    """List what you and the moderators have said to each other in a case, the oldest first."""
    return await threads.list_messages(db, case_id, require_person(request.actor).id)


@post(
    f"{_MINE}/cases/{{case_id}}/messages",
    access=signed_in,
    limit=MESSAGES,
    faults=(NoSuchCase,),
    status=201,
    idempotent=True,
    summary="Write to the moderators",
)
async def send_message(db: Write, request: Exchange, case_id: UUID, body: MessageInput) -> Reply[list[Message]]:
    """Write to the moderators in a case that you have a part in."""
    person = require_person(request.actor)
    await threads.send_message(db, case_id, person.id, body.body)
    told = await threads.list_messages(db, case_id, person.id)
    return Reply(told, status=201, location=f"{_MINE}/cases/{case_id}/messages")


ROUTES = (
    list_reasons,
    submit_report,
    list_reports,
    list_decisions,
    show_decision,
    submit_appeal,
    list_strikes,
    list_messages,
    send_message,
)
