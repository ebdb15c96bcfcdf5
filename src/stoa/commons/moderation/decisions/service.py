"""Deciding cases, and taking decisions back."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.access.permissions import SUSPEND
from stoa.accounts.context import Accounts
from stoa.accounts.sessions import service as sessions
from stoa.commons.moderation.cases import queries as case_queries
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.models import Case
from stoa.commons.moderation.errors import (
    AboveYou,
    AlreadyDecided,
    AppealFirst,
    CannotBeUndone,
    ClaimedByOther,
    NeedsTerm,
    NoSuchDecision,
    NotOffered,
    NotYours,
)
from stoa.commons.moderation.events import Decided, Undone
from stoa.commons.moderation.letters import TELL, Telling
from stoa.commons.moderation.models import Moderator
from stoa.commons.moderation.pictures import service as pictures
from stoa.commons.moderation.reports import queries as report_queries
from stoa.commons.moderation.rules import AGAINST, SHUT_OUT, HouseRule, Outcome, explain_outcome, require_rule
from stoa.commons.moderation.settings import ModerationSettings
from stoa.commons.subjects import Card, Subject, find_subject
from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Forbidden
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .models import DecisionLine, DecisionRow, OwnDecision, Strike, Verdict
from .rules import offered_outcomes

MY_PAGE = "/account/moderation"


async def decide_case(
    tx: Write, accounts: Accounts, by: audit.By, moderator: Moderator, case_id: UUID, verdict: Verdict
) -> UUID:
    """Decide a case: do what follows, tell whom it concerns, close the case. Of two at once, one is too late."""
    rule = require_rule(accounts.site, verdict.rule)
    case = await cases.lock_case(tx, case_id)
    if case.state == "appealed":
        raise AppealFirst
    if case.claimed_by_other(moderator.id, clock.now()):
        raise ClaimedByOther
    await require_impartial(tx, case, moderator)
    subject = find_subject(accounts.site, case.subject_kind)
    card = await find_card(tx, accounts.site, case)
    if case.state == "closed" and verdict.outcome is not Outcome.RESTORE:
        raise AlreadyDecided
    if verdict.outcome not in offered_outcomes(case, subject, card, moderator):
        raise NotOffered
    if verdict.outcome is Outcome.SUSPEND and verdict.days is None:
        raise NeedsTerm
    decision_id = await _write_down(tx, accounts, moderator, case, verdict, rule)
    await _carry_out(tx, accounts, case, subject, verdict, decision_id)
    await _settle(tx, case, verdict, decision_id)
    await audit.record(
        tx,
        f"moderation.{verdict.outcome}",
        by=by,
        kind=case.subject_kind,
        id=case.subject_id,
        before={"state": card.state if card else "gone", "case": case.number, "reports": case.reports},
        after={"rule": verdict.rule, "days": verdict.days, "decision": str(decision_id)},
        reason=verdict.note,
        about=case.owner_id,
    )
    return decision_id


async def require_impartial(db: Read, case: Case, moderator: Moderator) -> None:
    """Refuse whoever has a part in the case, and whoever would judge an administrator without being one."""
    if moderator.id in {case.owner_id, case.subject_id}:
        raise NotYours
    above = case.owner_id is not None and not moderator.is_admin
    if above and "admin" in await queries.ROLES_OF.all(db, person_id=case.owner_id):
        raise AboveYou


async def find_card(db: Read, site: Site, case: Case) -> Card | None:
    """Find the thing that a case is about, as it stands now; None where it is gone."""
    subject = find_subject(site, case.subject_kind)
    return next(iter(await subject.find(db, [case.subject_id])), None) if subject is not None else None


async def _write_down(
    tx: Write, accounts: Accounts, moderator: Moderator, case: Case, verdict: Verdict, rule: HouseRule
) -> UUID:
    at, made = clock.now(), new_id()
    until = at + timedelta(days=verdict.days) if verdict.outcome is Outcome.SUSPEND and verdict.days else None
    card = await find_card(tx, accounts.site, case)
    note = verdict.note.strip()
    kind = subject.title if (subject := find_subject(accounts.site, case.subject_kind)) else case.subject_kind
    about = (case.subject_kind if case.subject_kind == "person" else kind, card.title if card else case.subject_title)
    explained = explain_outcome(rule, verdict.outcome, about, note, until, f"{MY_PAGE}/decisions/{made}")
    await queries.INSERT.run(
        tx,
        id=made,
        case_id=case.id,
        owner_id=case.owner_id,
        by_id=moderator.id,
        outcome=verdict.outcome,
        rule=rule.name,
        version=rule.version,
        note=note,
        explained=as_json(explained),
        state_before="hidden" if case.held else card.state if card else "removed",
        until=until,
        waited_seconds=max(0, int((at - case.opened_at).total_seconds())),
        at=at,
    )
    if verdict.outcome in AGAINST and case.owner_id is not None and rule.points > 0:
        await queries.ADD_STRIKE.run(
            tx,
            id=new_id(),
            person_id=case.owner_id,
            decision_id=made,
            rule=rule.name,
            points=rule.points,
            at=at,
            expires_at=at + accounts.setting(ModerationSettings).strike_life,
        )
    return made


async def _carry_out(
    tx: Write, accounts: Accounts, case: Case, subject: Subject | None, verdict: Verdict, decision_id: UUID
) -> None:
    at = clock.now()
    act = None
    if subject is not None:
        shows = verdict.outcome is Outcome.RESTORE or (case.held and verdict.outcome in {Outcome.DISMISS, Outcome.WARN})
        act = (
            subject.show if shows else {Outcome.HIDE: subject.hide, Outcome.REMOVE: subject.remove}.get(verdict.outcome)
        )
    if act is not None:
        await act(tx, case.subject_id)
    if verdict.outcome is Outcome.REMOVE:
        await pictures.record_removed(tx, case.subject_kind, case.subject_id, verdict.rule, decision_id, accounts.site)
    if verdict.outcome in SHUT_OUT and case.owner_id is not None:
        until = at + timedelta(days=verdict.days) if verdict.outcome is Outcome.SUSPEND and verdict.days else None
        words = verdict.note.strip() or f"A rule of the house was broken: {verdict.rule}."
        is_ban = verdict.outcome is Outcome.BAN
        await sessions.suspend_person(tx, accounts, case.owner_id, words, until=until, banned=is_ban)


async def _settle(tx: Write, case: Case, verdict: Verdict, decision_id: UUID) -> None:
    """Answer the reports, close the case, and have everybody told whom it concerns."""
    at = clock.now()
    state = "upheld" if verdict.outcome in AGAINST else "dismissed"
    await report_queries.SETTLE.run(tx, case_id=case.id, state=state, decision_id=decision_id, at=at)
    await case_queries.CLOSE.run(tx, id=case.id, at=at)
    await emit(
        tx,
        Decided(case.id, decision_id, case.subject_kind, case.subject_id, case.owner_id, verdict.outcome, verdict.rule),
    )
    await TELL.enqueue(tx, Telling(decision_id, "decided"))


async def undo_decision(
    tx: Write, accounts: Accounts, by: audit.By, moderator: Moderator, decision_id: UUID, reason: str = ""
) -> None:
    """Take a decision back: show what was hidden, let in who was kept out, lift the strike, and tell the owner."""
    found = await lock_decision(tx, decision_id)
    case = await cases.lock_case(tx, found.case_id)
    await require_impartial(tx, case, moderator)
    if case.state == "appealed":
        raise AppealFirst
    await apply_undo(tx, accounts, by, moderator, found, reason)
    await TELL.enqueue(tx, Telling(decision_id, "undone"))


async def apply_undo(
    tx: Write, accounts: Accounts, by: audit.By, moderator: Moderator, found: DecisionRow, reason: str
) -> None:
    """Do what taking back means; the caller has locked decision and case, and tells the owner."""
    at = clock.now()
    if found.undone_at is not None:
        raise CannotBeUndone
    case = await cases.load_case(tx, found.case_id)
    if found.outcome in SHUT_OUT and SUSPEND.name not in moderator.permissions:
        raise Forbidden
    await queries.UNDO.run(tx, id=found.id, at=at, by=moderator.id)
    await queries.LIFT_STRIKE.run(tx, decision_id=found.id, at=at)
    await _take_back(tx, accounts, case, found)
    await emit(tx, Undone(found.case_id, found.id, found.owner_id))
    await audit.record(
        tx,
        "moderation.undone",
        by=by,
        kind=case.subject_kind,
        id=case.subject_id,
        before={"outcome": found.outcome, "rule": found.rule, "decision": str(found.id)},
        reason=reason,
        about=case.owner_id,
    )


async def _take_back(tx: Write, accounts: Accounts, case: Case, found: DecisionRow) -> None:
    subject = find_subject(accounts.site, case.subject_kind)
    card = await find_card(tx, accounts.site, case)
    match found.outcome:
        case Outcome.HIDE | Outcome.REMOVE:
            if subject is None or subject.show is None or card is None:
                raise CannotBeUndone
            if await queries.STANDING_REMOVAL.first(tx, case_id=case.id, but=found.id) is None:
                await subject.show(tx, case.subject_id)
            await pictures.forget_removed(tx, found.id)
        case Outcome.RESTORE:
            act = None if subject is None else subject.remove if found.state_before == "removed" else subject.hide
            if act is None or card is None:
                raise CannotBeUndone
            await act(tx, case.subject_id)
        case Outcome.SUSPEND | Outcome.BAN if found.owner_id is not None:
            if await queries.SHUT_OUT.first(tx, owner_id=found.owner_id, but=found.id, at=clock.now()) is None:
                await sessions.restore_person(tx, accounts, found.owner_id)
        case Outcome.DISMISS:
            if case.state != "closed":
                raise CannotBeUndone
            again = await report_queries.UNSETTLE.one(tx, decision_id=found.id)
            await case_queries.REOPEN.run(tx, id=case.id, at=clock.now(), reports=again.reports, weight=again.weight)
        case _:
            return


async def lock_decision(tx: Write, decision_id: UUID) -> DecisionRow:
    """Give a decision, and keep whoever else would change it waiting."""
    found = await queries.LOCK.first(tx, id=decision_id)
    if found is None:
        raise NoSuchDecision
    return found


async def list_decisions(db: Read, case_id: UUID) -> list[DecisionLine]:
    """List the decisions of a case, the latest first."""
    return await queries.OF_CASE.all(db, case_id=case_id)


async def list_about(db: Read, asked: ListRequest, owner_id: UUID) -> Page[OwnDecision]:
    """Give one page of what was decided about somebody and what is theirs."""
    return await queries.ABOUT_ME.page(db, asked, owner_id=owner_id)


async def list_about_in_case(db: Read, case_id: UUID, owner_id: UUID) -> list[OwnDecision]:
    """List what was decided about somebody in one case."""
    return await queries.ABOUT_IN_CASE.all(db, case_id=case_id, owner_id=owner_id)


async def load_about(db: Read, decision_id: UUID, owner_id: UUID) -> OwnDecision:
    """Give a decision to the person whom it is about."""
    found = await queries.FIND_ABOUT.first(db, id=decision_id, owner_id=owner_id)
    if found is None:
        raise NoSuchDecision
    return found


async def list_strikes(db: Read, person_id: UUID) -> list[Strike]:
    """List the strikes of somebody, the latest first, those that count no more as well."""
    return await queries.STRIKES.all(db, person_id=person_id)


async def count_points(db: Read, person_id: UUID) -> int:
    """Add up the strikes of somebody that count."""
    return await queries.COUNT_POINTS.one(db, person_id=person_id, at=clock.now())


async def find_decision(db: Read, decision_id: UUID) -> DecisionRow | None:
    """Find a decision."""
    return await queries.FIND.first(db, id=decision_id)
