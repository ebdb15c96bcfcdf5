"""Appealing against a decision, and answering an appeal."""

from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.context import Accounts
from stoa.commons.moderation.cases import queries as case_queries
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.decisions import service as decisions
from stoa.commons.moderation.decisions.models import DecisionRow
from stoa.commons.moderation.errors import (
    AlreadyAppealed,
    AppealDecided,
    CannotBeAppealed,
    ClaimedByOther,
    LinkOver,
    NoSuchDecision,
    SecondLook,
)
from stoa.commons.moderation.events import AppealAnswered, Appealed
from stoa.commons.moderation.letters import TELL, Telling
from stoa.commons.moderation.letters.links import read_appeal_token
from stoa.commons.moderation.models import Moderator
from stoa.commons.moderation.permissions import REVIEW
from stoa.commons.moderation.rules import AGAINST
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel import audit, clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .models import AnswerInput, AppealView


async def submit_appeal(
    tx: Write, accounts: Accounts, by: audit.By, person_id: UUID, decision_id: UUID, body: str
) -> AppealView:
    """Appeal once against a decision about oneself, within its term; the case opens again."""
    found = await decisions.lock_decision(tx, decision_id)
    if found.owner_id != person_id:
        raise NoSuchDecision
    if not check_appealable(accounts, found):
        raise CannotBeAppealed
    made = await queries.INSERT.first(
        tx,
        id=new_id(),
        decision_id=found.id,
        case_id=found.case_id,
        person_id=person_id,
        body=body.strip(),
        at=clock.now(),
    )
    if made is None:
        raise AlreadyAppealed
    await cases.lock_case(tx, found.case_id)
    await case_queries.APPEALED.run(tx, id=found.case_id, at=clock.now())
    await emit(tx, Appealed(found.case_id, found.id, made))
    await audit.record(tx, "moderation.appealed", by=by, kind="decision", id=found.id, about=person_id)
    return await queries.FIND.one(tx, id=made)


def check_appealable(accounts: Accounts, decision: DecisionRow) -> bool:
    """Say whether a decision takes something, stands, and is young enough."""
    term = accounts.setting(ModerationSettings).appeal_term
    young = clock.now() - decision.decided_at <= term
    return decision.outcome in AGAINST and decision.undone_at is None and young


async def load_by_link(db: Read, keys: Keyring, token: str) -> tuple[UUID, UUID]:
    """Give the decision and the person that the link of a mail is about."""
    decision_id = read_appeal_token(keys, token)
    found = None if decision_id is None else await decisions.find_decision(db, decision_id)
    if found is None or found.owner_id is None:
        raise LinkOver
    return found.id, found.owner_id


async def check_open_to_appeal(db: Read, accounts: Accounts, decision_id: UUID) -> bool:
    """Say whether an appeal against a decision would still be taken."""
    found = await decisions.find_decision(db, decision_id)
    if found is None or not check_appealable(accounts, found):
        return False
    return await queries.OF_DECISION.first(db, decision_id=decision_id) is None


async def answer_appeal(
    tx: Write, accounts: Accounts, by: audit.By, moderator: Moderator, appeal_id: UUID, answer: AnswerInput
) -> AppealView:
    """Grant an appeal, which takes the decision back, or refuse it. Of two at once, one is too late."""
    appeal = await queries.LOCK.first(tx, id=appeal_id)
    if appeal is None:
        raise NoSuchDecision
    if appeal.state != "open":
        raise AppealDecided
    found = await decisions.lock_decision(tx, appeal.decision_id)
    case = await cases.lock_case(tx, appeal.case_id)
    if case.claimed_by_other(moderator.id, clock.now()):
        raise ClaimedByOther
    await decisions.require_impartial(tx, case, moderator)
    await require_second_look(tx, accounts, moderator, found)
    state = "granted" if answer.granted else "refused"
    await queries.ANSWER.run(
        tx, id=appeal.id, state=state, answer=answer.answer.strip(), by=moderator.id, at=clock.now()
    )
    if answer.granted:
        await decisions.apply_undo(tx, accounts, by, moderator, found, answer.answer)
    if not await queries.COUNT_OPEN.one(tx, case_id=case.id):
        await case_queries.ANSWERED.run(tx, id=case.id, at=clock.now())
    await emit(tx, AppealAnswered(case.id, found.id, appeal.id, appeal.person_id, answer.granted))
    await audit.record(
        tx,
        f"moderation.appeal-{state}",
        by=by,
        kind="decision",
        id=found.id,
        reason=answer.answer,
        about=appeal.person_id,
    )
    await TELL.enqueue(tx, Telling(found.id, "answered"))
    return await queries.FIND.one(tx, id=appeal.id)


async def require_second_look(db: Read, accounts: Accounts, moderator: Moderator, decision: DecisionRow) -> None:
    """Refuse whoever made the decision, unless nobody else could answer."""
    if decision.by_id != moderator.id:
        return
    shown = await access.list_access(db, accounts)
    roles = [role.name for role in shown.roles if REVIEW.name in role.permissions]
    but = [moderator.id, *([decision.owner_id] if decision.owner_id else [])]
    if await queries.OTHERS.first(db, roles=roles, but=but) is not None:
        raise SecondLook


async def list_appeals(db: Read, case_id: UUID) -> list[AppealView]:
    """List the appeals of a case, the latest first."""
    return await queries.OF_CASE.all(db, case_id=case_id)


async def find_appeal(db: Read, decision_id: UUID) -> AppealView | None:
    """Find the appeal against a decision."""
    return await queries.OF_DECISION.first(db, decision_id=decision_id)
