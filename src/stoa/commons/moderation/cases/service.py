"""Opening cases, and working on them one moderator at a time."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.commons.moderation.errors import AlreadyDecided, ClaimedByOther, NoSuchCase
from stoa.commons.moderation.events import CaseOpened, Claimed
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel import clock
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .models import Case, CaseLine, Claim, ClosedLine, OpenCase, QueueCounts


async def open_case(tx: Write, wanted: OpenCase) -> Case:
    """Give the case of a thing, opened or opened again where it is not; it stays locked until the transaction ends."""
    made = new_id()
    before = await queries.FIND_BY_SUBJECT.first(tx, kind=wanted.subject_kind, id=wanted.subject_id)
    case = await queries.OPEN.one(
        tx,
        id=made,
        kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        title=wanted.title[:200],
        owner_id=wanted.owner_id,
        held=wanted.held,
        signals=as_json(wanted.signals),
        score=max((signal.score for signal in wanted.signals), default=0),
        at=clock.now(),
    )
    if case.id == made or (before is not None and before.state == "closed") or (wanted.held and not _was_held(before)):
        await emit(tx, CaseOpened(case.id, case.subject_kind, case.subject_id, case.held))
    return case


def _was_held(before: Case | None) -> bool:
    return before is not None and before.held


async def load_case(db: Read, case_id: UUID) -> Case:
    """Give a case."""
    found = await queries.FIND.first(db, id=case_id)
    if found is None:
        raise NoSuchCase
    return found


async def load_line(db: Read, case_id: UUID) -> CaseLine:
    """Give a case as the queue shows it."""
    found = await queries.LINE.first(db, id=case_id)
    if found is None:
        raise NoSuchCase
    return found


async def lock_case(tx: Write, case_id: UUID) -> Case:
    """Give a case, and keep whoever else would change it waiting until the transaction ends."""
    found = await queries.LOCK.first(tx, id=case_id)
    if found is None:
        raise NoSuchCase
    return found


async def claim_case(tx: Write, accounts: Accounts, case_id: UUID, by: UUID) -> Claim:
    """Take a case for a while; of two who ask at once, one gets it."""
    at = clock.now()
    until = at + accounts.setting(ModerationSettings).claim
    case = await queries.CLAIM.first(tx, id=case_id, by=by, at=at, until=until)
    if case is None:
        found = await load_case(tx, case_id)
        raise AlreadyDecided if found.state == "closed" else ClaimedByOther
    await emit(tx, Claimed(case.id, by))
    return Claim(case.id, until)


async def release_case(tx: Write, case_id: UUID, by: UUID) -> None:
    """Give a case back to the queue; one that is not the asker's stays as it is."""
    await load_case(tx, case_id)
    if await queries.RELEASE.run(tx, id=case_id, by=by):
        await emit(tx, Claimed(case_id, None))


async def release_held(tx: Write, kind: str, subject_id: UUID) -> None:
    """Close the case of what waits no longer; where it was reported, too, it stays open for the reports."""
    await queries.RELEASE_HELD.run(tx, kind=kind, id=subject_id, at=clock.now())


async def list_queue(db: Read, asked: ListRequest) -> Page[CaseLine]:
    """Give one page of what waits."""
    return await queries.QUEUE.page(db, asked)


async def list_closed(db: Read, asked: ListRequest) -> Page[ClosedLine]:
    """Give one page of what was decided."""
    return await queries.CLOSED.page(db, asked)


async def list_cases_of(db: Read, owner_id: UUID, but: UUID) -> list[CaseLine]:
    """List the newest other cases about things of one person."""
    return await queries.OF_OWNER.all(db, owner_id=owner_id, but=but)


async def count_queue(db: Read) -> QueueCounts:
    """Say how much waits."""
    return await queries.COUNTS.one(db)


async def count_waiting(db: Read) -> int:
    """Count the cases that wait for a decision."""
    return (await queries.COUNTS.one(db)).waiting


async def list_kinds(db: Read) -> list[str]:
    """List the kinds of things that wait."""
    return await queries.KINDS.all(db)


async def find_next(db: Read, but: UUID) -> UUID | None:
    """Find the most urgent case that nobody works on, besides one."""
    return await queries.NEXT.first(db, but=but)
