"""Pages of the moderators' desk: the queue, a case, the figures. All of it works by keyboard, and without script."""

from datetime import date
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.commons.moderation.appeals import service as appeals
from stoa.commons.moderation.appeals.models import AnswerInput
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.queries import CLOSED, QUEUE
from stoa.commons.moderation.decisions import service as decisions
from stoa.commons.moderation.decisions.models import UndoInput, Verdict
from stoa.commons.moderation.decisions.rules import suggest_measure
from stoa.commons.moderation.desk.service import load_case_view
from stoa.commons.moderation.errors import NoSuchCase
from stoa.commons.moderation.figures import service as figures
from stoa.commons.moderation.figures.models import FiguresQuery
from stoa.commons.moderation.models import Moderator, moderator_of
from stoa.commons.moderation.permissions import FIGURES, MAY_COUNT, MAY_REVIEW
from stoa.commons.moderation.rules import AGAINST, WORDS, Outcome, house_rules
from stoa.commons.moderation.threads import service as threads
from stoa.commons.moderation.threads.models import ModeratorMessageInput
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import AnswerForm, BodyForm, ReasonForm, VerdictForm

DESK = "/admin/moderation"
_FILTERS = {
    "open": "Waiting",
    "appealed": "Appealed",
    "true": "Held",
    "false": "Shown already",
}


def _moderator(request: Exchange) -> Moderator:
    return moderator_of(require_person(request.actor))


def _label(name: str, value: str) -> str:
    match name:
        case "minPriority":
            return f"Priority {value} or more"
        case "claimant":
            return "Yours"
        case _:
            return _FILTERS.get(value, value.capitalize())


@get(DESK, access=MAY_REVIEW, listing=QUEUE, listed=False, summary="The queue")
async def queue_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what waits, the most urgent first."""
    page = await cases.list_queue(db, asked)
    context = {
        "tabs": admin_links(request),
        "cases": page.data,
        "counts": await cases.count_queue(db),
        "kinds": await cases.list_kinds(db),
        "rules": house_rules(request.app.site),
        "me": request.actor.id,
        "may_count": FIGURES.name in request.actor.permissions,
        **list_context(DESK, asked, page, label=_label, search="claimant"),
    }
    return form_view("moderation/queue.html", context, block="results")


@get(f"{DESK}/closed", access=MAY_REVIEW, listing=CLOSED, listed=False, summary="Closed cases")
async def closed_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what was decided, the latest first."""
    page = await cases.list_closed(db, asked)
    context = {
        "tabs": admin_links(request),
        "cases": page.data,
        **list_context(f"{DESK}/closed", asked, page, label=_label, search="kind"),
    }
    return form_view("moderation/closed.html", context, block="results")


@get(f"{DESK}/figures", access=MAY_COUNT, listed=False, summary="Figures of moderation")
async def figures_page(db: Read, request: Exchange, query: FiguresQuery) -> View:
    """Show what was reported and decided, and how fast."""
    found = await figures.load_figures(db, query.days)
    context = {
        "tabs": admin_links(request),
        "figures": found,
        "labels": [f"{date.fromisoformat(one.day):%-d %b}" for one in found.by_day],
        "rules": house_rules(request.app.site),
        "words": WORDS,
    }
    return form_view("moderation/figures.html", context)


@get(f"{DESK}/cases/{{case_id}}", access=MAY_REVIEW, listed=False, summary="A case")
async def case_page(db: Read, request: Exchange, case_id: UUID) -> View:
    """Show a case, and the form to decide it."""
    return await _case_view(db, request, case_id, WELCOME, VerdictForm())


async def _case_view(db: Read, request: Exchange, case_id: UUID, refusal: Refusal, form: VerdictForm) -> View:
    moderator = _moderator(request)
    found = await load_case_view(db, request.app.site, moderator, case_id)
    rules = house_rules(request.app.site)
    parties = await threads.find_parties(db, case_id)
    names = {one.reporter_id: f"{one.reporter}, who reported it" for one in found.reports}
    if found.case.owner_id is not None:
        names[found.case.owner_id] = f"{found.case.owner}, whose it is"
    context = {
        "tabs": admin_links(request),
        "view": found,
        "form": form,
        "rules": rules,
        "likely": form.rule or next((one for one in found.case.reasons if one in rules), "other"),
        "words": WORDS,
        "against": AGAINST,
        "suggested": suggest_measure(found.points, Outcome.WARN),
        "parties": [("", "The other moderators"), *((str(one), names[one]) for one in parties if one in names)],
        "me": moderator.id,
        "next_id": await cases.find_next(db, case_id),
    }
    return form_view("moderation/desk-case.html", context, refusal)


@post(f"{DESK}/cases/{{case_id}}/claim", access=MAY_REVIEW, listed=False, summary="Claim a case")
async def claim_case(db: Write, request: Exchange, case_id: UUID) -> View | Redirect:
    """Take a case for a while."""
    try:
        async with db.savepoint():
            await cases.claim_case(db, accounts_of(request), case_id, _moderator(request).id)
    except NoSuchCase:
        raise
    except Fault as fault:
        return await _case_view(db, request, case_id, refusal_of(fault), VerdictForm())
    return Redirect(f"{DESK}/cases/{case_id}")


@post(f"{DESK}/cases/{{case_id}}/release", access=MAY_REVIEW, listed=False, summary="Release a case")
async def release_case(db: Write, request: Exchange, case_id: UUID) -> Redirect:
    """Give a case back to the queue."""
    await cases.release_case(db, case_id, _moderator(request).id)
    return Redirect(DESK)


@post(f"{DESK}/cases/{{case_id}}/decide", access=MAY_REVIEW, listed=False, summary="Decide a case")
async def decide_case(db: Write, request: Exchange, case_id: UUID, body: VerdictForm) -> View | Redirect:
    """Decide a case, and go on to the next."""
    fields = {"outcome": body.outcome, "rule": body.rule, "note": body.note, "days": body.days or None}
    try:
        verdict = read_form(fields, Verdict)
        async with db.savepoint():
            by = audit.by_of(request)
            await decisions.decide_case(db, accounts_of(request), by, _moderator(request), case_id, verdict)
    except NoSuchCase:
        raise
    except Fault as fault:
        refusal = refusal_of(fault, {"NEEDS_TERM": "days", "UNKNOWN_RULE": "rule"})
        return await _case_view(db, request, case_id, refusal, body)
    return Redirect(f"{DESK}/cases/{case_id}")


@post(f"{DESK}/cases/{{case_id}}/undo/{{decision_id}}", access=MAY_REVIEW, listed=False, summary="Take a decision back")
async def undo_decision(
    db: Write, request: Exchange, case_id: UUID, decision_id: UUID, body: ReasonForm
) -> View | Redirect:
    """Take a decision back."""
    try:
        why = read_form({"reason": body.reason}, UndoInput)
        async with db.savepoint():
            by = audit.by_of(request)
            moderator = _moderator(request)
            await decisions.undo_decision(db, accounts_of(request), by, moderator, decision_id, why.reason)
    except Fault as fault:
        return await _case_view(db, request, case_id, refusal_of(fault), VerdictForm())
    return Redirect(f"{DESK}/cases/{case_id}")


@post(f"{DESK}/cases/{{case_id}}/appeals/{{appeal_id}}", access=MAY_REVIEW, listed=False, summary="Answer an appeal")
async def answer_appeal(
    db: Write, request: Exchange, case_id: UUID, appeal_id: UUID, body: AnswerForm
) -> View | Redirect:
    """Grant or refuse an appeal."""
    try:
        answer = read_form({"granted": body.granted == "yes", "answer": body.answer}, AnswerInput)
        async with db.savepoint():
            by = audit.by_of(request)
            await appeals.answer_appeal(db, accounts_of(request), by, _moderator(request), appeal_id, answer)
    except Fault as fault:
        return await _case_view(db, request, case_id, refusal_of(fault), VerdictForm())
    return Redirect(f"{DESK}/cases/{case_id}")


@post(f"{DESK}/cases/{{case_id}}/messages", access=MAY_REVIEW, listed=False, summary="Write in a case")
async def send_message(db: Write, request: Exchange, case_id: UUID, body: BodyForm) -> View | Redirect:
    """Write to the reporter or the owner, or a note to the other moderators."""
    try:
        said = read_form({"body": body.body.strip(), "to": body.to or None}, ModeratorMessageInput)
        async with db.savepoint():
            await threads.reply_to_person(db, case_id, _moderator(request).id, said.to, said.body)
    except Fault as fault:
        return await _case_view(db, request, case_id, refusal_of(fault), VerdictForm())
    return Redirect(f"{DESK}/cases/{case_id}")


ROUTES = (
    queue_page,
    closed_page,
    figures_page,
    case_page,
    claim_case,
    release_case,
    decide_case,
    undo_decision,
    answer_appeal,
    send_message,
)
