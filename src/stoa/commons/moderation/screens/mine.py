"""Pages for whoever reports, and for whoever is decided about."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import local_path
from stoa.commons.moderation.appeals import service as appeals
from stoa.commons.moderation.appeals.models import AppealInput
from stoa.commons.moderation.decisions import service as decisions
from stoa.commons.moderation.decisions.queries import ABOUT_ME
from stoa.commons.moderation.letters.links import APPEAL_PAGE
from stoa.commons.moderation.permissions import APPEALS, MESSAGES, REPORTS
from stoa.commons.moderation.reports import service as reports
from stoa.commons.moderation.reports.models import ReportInput
from stoa.commons.moderation.rules import house_rules
from stoa.commons.moderation.threads import service as threads
from stoa.commons.moderation.threads.models import MessageInput
from stoa.commons.subjects import NoSuchSubject, Viewer
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import BodyForm, ReportForm, ReportQuery

MINE = decisions.MY_PAGE
type Token = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


@get("/report", access=signed_in, listed=False, summary="Report something")
async def report_page(db: Read, request: Exchange, query: ReportQuery) -> View:
    """Ask what is wrong with a thing."""
    return await _report_view(db, request, ReportForm(kind=query.kind, id=query.id, back=query.back), WELCOME)


async def _report_view(db: Read, request: Exchange, form: ReportForm, refusal: Refusal) -> View:
    person = require_person(request.actor)
    try:
        asked = read_form({"kind": form.kind, "id": form.id, "reason": "other"}, ReportInput)
    except Fault:
        raise NoSuchSubject from None
    viewer = Viewer(person.id, person.permissions)
    card = await reports.load_reportable(db, request.app.site, viewer, asked.kind, asked.id)
    context = {
        "card": card,
        "form": form,
        "parts": await reports.list_whole(db, request.app.site, viewer, asked.kind, asked.id),
        "reasons": reports.list_reasons(request.app.site),
    }
    return form_view("moderation/report.html", context, refusal, block="form")


@post("/report", access=signed_in, limit=REPORTS, listed=False, summary="Send a report")
async def send_report(db: Write, request: Exchange, body: ReportForm) -> View | Redirect:
    """Report something to the moderators."""
    person = require_person(request.actor)
    try:
        fields = {"kind": body.kind, "id": body.id, "reason": body.reason, "note": body.note}
        report = read_form(fields, ReportInput)
        async with db.savepoint():
            viewer = Viewer(person.id, person.permissions)
            made = await reports.submit_report(db, request.app.site, viewer, person.id, report)
    except NoSuchSubject:
        raise
    except Fault as fault:
        return await _report_view(db, request, body, refusal_of(fault, {"UNKNOWN_RULE": "reason"}))
    if request.is_htmx:
        context = {"refusal": WELCOME, "made": made, "back": local_path(body.back, MINE)}
        return View("moderation/reported.html", context, block="thanks")
    return Redirect(f"{MINE}/cases/{made.case_id}?done=reported")


@get(MINE, access=signed_in, listing=ABOUT_ME, listed=False, summary="Your reports and decisions about you")
async def mine_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what was decided about you, your strikes, and what you have reported."""
    person = require_person(request.actor)
    found = await decisions.list_about(db, asked, person.id)
    context = {
        "tabs": settings_links(request),
        "decisions": found.data,
        "next_url": asked.url(MINE, cursor=found.next_cursor) if found.next_cursor else "",
        "prev_url": asked.url(MINE, cursor=found.prev_cursor) if found.prev_cursor else "",
        "strikes": await decisions.list_strikes(db, person.id),
        "points": await decisions.count_points(db, person.id),
        "reports": await reports.list_latest(db, person.id),
        "rules": house_rules(request.app.site),
    }
    return form_view("moderation/mine.html", context)


@get(f"{MINE}/decisions/{{decision_id}}", access=signed_in, listed=False, summary="A decision about you")
async def decision_page(db: Read, request: Exchange, decision_id: UUID) -> View:
    """Explain a decision, and offer to appeal."""
    return await _decision_view(db, request, decision_id, require_person(request.actor).id, WELCOME)


async def _decision_view(
    db: Read, request: Exchange, decision_id: UUID, owner_id: UUID, refusal: Refusal, body: str = ""
) -> View:
    found = await decisions.load_about(db, decision_id, owner_id)
    context = {
        "tabs": settings_links(request) if request.actor.id is not None else (),
        "made": found,
        "appeal": await appeals.find_appeal(db, decision_id),
        "appealable": await appeals.check_open_to_appeal(db, accounts_of(request), decision_id),
        "action": request.path,
        "body": body,
    }
    return form_view("moderation/decision.html", context, refusal)


@post(f"{MINE}/decisions/{{decision_id}}", access=signed_in, limit=APPEALS, listed=False, summary="Appeal a decision")
async def appeal_decision(db: Write, request: Exchange, decision_id: UUID, body: BodyForm) -> View | Redirect:
    """Appeal against a decision about oneself."""
    return await _appeal(db, request, decision_id, require_person(request.actor).id, body.body)


@get(f"{APPEAL_PAGE}/{{token}}", access=public, listed=False, summary="Appeal by the link of a mail")
async def linked_decision_page(db: Read, request: Exchange, token: Token) -> View:
    """Explain a decision to whoever has the link, and offer to appeal: somebody shut out cannot sign in."""
    decision_id, owner_id = await appeals.load_by_link(db, request.app.keys, token)
    return await _decision_view(db, request, decision_id, owner_id, WELCOME)


@post(f"{APPEAL_PAGE}/{{token}}", access=public, limit=APPEALS, listed=False, summary="Appeal by the link of a mail")
async def appeal_by_link(db: Write, request: Exchange, token: Token, body: BodyForm) -> View | Redirect:
    """Appeal against a decision, with the link that came by mail."""
    decision_id, owner_id = await appeals.load_by_link(db, request.app.keys, token)
    return await _appeal(db, request, decision_id, owner_id, body.body)


async def _appeal(db: Write, request: Exchange, decision_id: UUID, owner_id: UUID, body: str) -> View | Redirect:
    try:
        plea = read_form({"body": body.strip()}, AppealInput)
        async with db.savepoint():
            by = audit.by_of(request)
            await appeals.submit_appeal(db, accounts_of(request), by, owner_id, decision_id, plea.body)
    except Fault as fault:
        return await _decision_view(db, request, decision_id, owner_id, refusal_of(fault), body)
    return Redirect(request.path)


@get(f"{MINE}/cases/{{case_id}}", access=signed_in, listed=False, summary="Your part in a case")
async def case_page(db: Read, request: Exchange, case_id: UUID) -> View:
    """Show what you reported or what was decided about you in a case, and the thread with the moderators."""
    return await _case_view(db, request, case_id, WELCOME)


async def _case_view(db: Read, request: Exchange, case_id: UUID, refusal: Refusal) -> View:
    person = require_person(request.actor)
    context = {
        "tabs": settings_links(request),
        "case_id": case_id,
        "messages": await threads.list_messages(db, case_id, person.id),
        "reports": await reports.list_mine_of_case(db, case_id, person.id),
        "decisions": await decisions.list_about_in_case(db, case_id, person.id),
        "rules": house_rules(request.app.site),
    }
    return form_view("moderation/case.html", context, refusal)


@post(f"{MINE}/cases/{{case_id}}", access=signed_in, limit=MESSAGES, listed=False, summary="Write to the moderators")
async def send_message(db: Write, request: Exchange, case_id: UUID, body: BodyForm) -> View | Redirect:
    """Write to the moderators in a case."""
    try:
        said = read_form({"body": body.body.strip()}, MessageInput)
        async with db.savepoint():
            await threads.send_message(db, case_id, require_person(request.actor).id, said.body)
    except Fault as fault:
        return await _case_view(db, request, case_id, refusal_of(fault))
    return Redirect(f"{MINE}/cases/{case_id}")


ROUTES = (
    report_page,
    send_report,
    mine_page,
    decision_page,
    appeal_decision,
    linked_decision_page,
    appeal_by_link,
    case_page,
    send_message,
)
