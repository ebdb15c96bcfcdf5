"""JSON routes for moderators."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.sessions.errors import AdministratorStays
from stoa.commons.moderation.appeals import service as appeals
from stoa.commons.moderation.appeals.models import AnswerInput, AppealView
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.models import CaseLine, Claim, ClosedLine, QueueCounts
from stoa.commons.moderation.cases.queries import CLOSED, QUEUE
from stoa.commons.moderation.decisions import service as decisions
from stoa.commons.moderation.decisions.models import UndoInput, Verdict
from stoa.commons.moderation.errors import (
    AboveYou,
    AlreadyDecided,
    AppealDecided,
    AppealFirst,
    CannotBeUndone,
    ClaimedByOther,
    NeedsTerm,
    NoSuchCase,
    NoSuchDecision,
    NotOffered,
    NotYours,
    SecondLook,
    UnknownRule,
)
from stoa.commons.moderation.figures import service as figures
from stoa.commons.moderation.figures.models import Figures, FiguresQuery
from stoa.commons.moderation.models import Moderator, moderator_of
from stoa.commons.moderation.permissions import MAY_COUNT, MAY_REVIEW
from stoa.commons.moderation.threads import service as threads
from stoa.commons.moderation.threads.models import ModeratorMessageInput
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, post

from . import service
from .models import CaseView

_DESK = "/api/v1/admin/moderation"
_DECIDING = (
    NoSuchCase,
    UnknownRule,
    AlreadyDecided,
    AppealFirst,
    ClaimedByOther,
    NotYours,
    AboveYou,
    NotOffered,
    NeedsTerm,
    AdministratorStays,
)


def _moderator(request: Exchange) -> Moderator:
    return moderator_of(require_person(request.actor))


@get(f"{_DESK}/queue", access=MAY_REVIEW, listing=QUEUE, summary="The queue")
async def list_queue(db: Read, asked: ListRequest) -> Page[CaseLine]:
    """List what waits for a moderator, the most urgent first."""
    return await cases.list_queue(db, asked)


@get(f"{_DESK}/closed", access=MAY_REVIEW, listing=CLOSED, summary="Closed cases")
async def list_closed(db: Read, asked: ListRequest) -> Page[ClosedLine]:
    """List what was decided, the latest first."""
    return await cases.list_closed(db, asked)


@get(f"{_DESK}/counts", access=MAY_REVIEW, summary="How much waits")
async def count_queue(db: Read) -> QueueCounts:
    """Say how much waits, and since when."""
    return await cases.count_queue(db)


@get(f"{_DESK}/cases/{{case_id}}", access=MAY_REVIEW, faults=(NoSuchCase,), summary="A case")
async def show_case(db: Read, request: Exchange, case_id: UUID) -> CaseView:
    """Show a case with its thing, reports, signals, decisions, appeals and messages."""
    return await service.load_case_view(db, request.app.site, _moderator(request), case_id)


@post(
    f"{_DESK}/cases/{{case_id}}/claim",
    access=MAY_REVIEW,
    faults=(NoSuchCase, ClaimedByOther, AlreadyDecided),
    summary="Claim a case",
)
async def claim_case(db: Write, request: Exchange, case_id: UUID) -> Claim:
    """Take a case for a while; asking again begins the time anew."""
    return await cases.claim_case(db, accounts_of(request), case_id, _moderator(request).id)


@delete(f"{_DESK}/cases/{{case_id}}/claim", access=MAY_REVIEW, faults=(NoSuchCase,), summary="Release a case")
async def release_case(db: Write, request: Exchange, case_id: UUID) -> None:
    """Give a case back to the queue."""
    await cases.release_case(db, case_id, _moderator(request).id)


@post(f"{_DESK}/cases/{{case_id}}/decisions", access=MAY_REVIEW, faults=_DECIDING, summary="Decide a case")
async def decide_case(db: Write, request: Exchange, case_id: UUID, body: Verdict) -> CaseView:
    """Decide a case: what it says is done, whom it concerns is told, and the case is closed."""
    moderator = _moderator(request)
    await decisions.decide_case(db, accounts_of(request), audit.by_of(request), moderator, case_id, body)
    return await service.load_case_view(db, request.app.site, moderator, case_id)


@post(
    f"{_DESK}/decisions/{{decision_id}}/undo",
    access=MAY_REVIEW,
    faults=(NoSuchDecision, CannotBeUndone, AppealFirst, NotYours, AboveYou),
    summary="Take a decision back",
)
async def undo_decision(db: Write, request: Exchange, decision_id: UUID, body: UndoInput) -> None:
    """Take a decision back: what it did is undone, and its owner is told."""
    await decisions.undo_decision(
        db, accounts_of(request), audit.by_of(request), _moderator(request), decision_id, body.reason
    )


@post(
    f"{_DESK}/appeals/{{appeal_id}}/answer",
    access=MAY_REVIEW,
    faults=(NoSuchDecision, AppealDecided, SecondLook, ClaimedByOther, NotYours, AboveYou, CannotBeUndone),
    summary="Answer an appeal",
)
async def answer_appeal(db: Write, request: Exchange, appeal_id: UUID, body: AnswerInput) -> AppealView:
    """Grant an appeal, which takes the decision back, or refuse it."""
    return await appeals.answer_appeal(
        db, accounts_of(request), audit.by_of(request), _moderator(request), appeal_id, body
    )


@post(
    f"{_DESK}/cases/{{case_id}}/messages",
    access=MAY_REVIEW,
    faults=(NoSuchCase,),
    idempotent=True,
    summary="Write in a case",
)
async def send_message(db: Write, request: Exchange, case_id: UUID, body: ModeratorMessageInput) -> CaseView:
    """Write to the reporter or the owner, or without either a note among moderators."""
    moderator = _moderator(request)
    await threads.reply_to_person(db, case_id, moderator.id, body.to, body.body)
    return await service.load_case_view(db, request.app.site, moderator, case_id)


@get(f"{_DESK}/figures", access=MAY_COUNT, summary="Figures of moderation")
async def show_figures(db: Read, query: FiguresQuery) -> Figures:
    """Show what was reported and decided, how fast and by whom, and what came of appeals."""
    return await figures.load_figures(db, query.days)


ROUTES = (
    list_queue,
    list_closed,
    count_queue,
    show_case,
    claim_case,
    release_case,
    decide_case,
    undo_decision,
    answer_appeal,
    send_message,
    show_figures,
)
