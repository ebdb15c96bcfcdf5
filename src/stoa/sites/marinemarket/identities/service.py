"""Checks of who somebody is: asked for with papers, decided by a person, and the papers deleted then."""

from uuid import UUID

import msgspec

from stoa.commons.media.service import delete_media
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.sites.marinemarket.papers.service import check_own_upload

from . import queries
from .errors import CheckUnderWay, NoSuchCheck, NoSuchProof, OtherPapers, OwnCheck, ReasonMissing
from .models import Check, CheckInput, CheckSheet, DecisionInput, WaitingCheck
from .notices import tell_of_check
from .proofs import PROOFS

_NONE = Check(status="none", reason="", asked_at=None, checked_in=None, papers=0)


async def load_check(db: Read, person_id: UUID) -> Check:
    """Say how somebody's own check stands."""
    return await queries.FIND.first(db, person_id=person_id) or _NONE


async def submit_papers(tx: Write, person_id: UUID, told: CheckInput) -> Check:
    """Hand papers in; nobody but those who decide sees them."""
    for media_id in told.media_ids:
        if not await check_own_upload(tx, media_id, person_id, PROOFS.name):
            raise NoSuchProof
    if await queries.ASK.first(tx, person_id=person_id) is None:
        raise CheckUnderWay
    for media_id in dict.fromkeys(told.media_ids):
        await queries.ADD_PAPER.first(tx, media_id=media_id, person_id=person_id)
    await audit.record(tx, "identity.asked", by=audit.By(person_id), kind="person", id=person_id, about=person_id)
    return await load_check(tx, person_id)


async def withdraw_check(tx: Write, person_id: UUID) -> None:
    """Take a check back, whatever came of it; papers that wait are deleted, and others are told of none any more."""
    before = await queries.FIND.first(tx, person_id=person_id)
    if before is None:
        return
    await _delete_papers(tx, person_id)
    await queries.FORGET.run(tx, person_id=person_id)
    await audit.record(
        tx,
        "identity.withdrawn",
        by=audit.By(person_id),
        kind="person",
        id=person_id,
        before={"status": before.status},
        about=person_id,
    )


async def list_waiting(db: Read, asked: ListRequest) -> Page[WaitingCheck]:
    """Give whoever waits, the longest first."""
    return await queries.WAITING.page(db, asked)


async def count_waiting(db: Read) -> int:
    """Count who waits."""
    return await queries.COUNT_WAITING.one(db)


async def load_sheet(db: Read, person_id: UUID) -> CheckSheet:
    """Give what helps to decide about somebody who waits."""
    found = await queries.SHEET.first(db, person_id=person_id)
    if found is None:
        raise NoSuchCheck
    return msgspec.structs.replace(found, papers=await queries.PROOFS.all(db, person_id=person_id))


async def decide_check(tx: Write, by: audit.By, person_id: UUID, told: DecisionInput) -> None:
    """Say what was found: once, by somebody else; the papers are deleted, and their owner is told."""
    if by.actor_id == person_id:
        raise OwnCheck
    good, reason = told.decision == "approve", told.reason.strip()
    if not good and not reason:
        raise ReasonMissing
    status = "checked" if good else "refused"
    shown = "" if good else reason
    about = told.asked_at
    if await queries.DECIDE.first(tx, person_id=person_id, status=status, reason=shown, asked_at=about) is None:
        raise NoSuchCheck if await queries.SHEET.first(tx, person_id=person_id) is None else OtherPapers
    await _delete_papers(tx, person_id)
    await audit.record(
        tx,
        f"identity.{status}",
        by=by,
        kind="person",
        id=person_id,
        before={"status": "waiting"},
        after={"status": status},
        reason=reason,
        about=person_id,
    )
    await tell_of_check(tx, person_id, good=good, reason=reason)


async def _delete_papers(tx: Write, person_id: UUID) -> None:
    for media_id in await queries.MEDIA.all(tx, person_id=person_id):
        await delete_media(tx, person_id, media_id)


async def remove_left_behind(tx: Write) -> int:
    """Delete what was uploaded a day ago and never handed in."""
    left = await queries.LEFT_BEHIND.all(tx, purpose=PROOFS.name)
    for media_id in left:
        owner_id = await queries.OWNER_OF.first(tx, media_id=media_id)
        if owner_id is not None:
            await delete_media(tx, owner_id, media_id)
    return len(left)
