"""The file of a sale: opened when an offer is accepted, kept by both sides, closed when both say that it is done."""

from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.life.queries import LOCK_ID
from stoa.sites.marinemarket.life.rules import may_move
from stoa.sites.marinemarket.life.service import move_listing
from stoa.sites.marinemarket.papers.service import check_own_upload
from stoa.sites.marinemarket.trust.service import add_deal
from stoa.ui.formats import day_words

from . import queries
from .deposit import amount_of
from .errors import DealClosed, NoSuchDeal, NoSuchPaper, PaperInUse, TooManyPapers
from .jobs import REFUND_DEPOSIT, DealDue
from .models import Agreed, Deal, DealLine, DealRow, Entry, PaperInput, StepInput, StepName, StepView
from .notices import DEAL_CHANGED, DEAL_DONE, tell_of_deal
from .papers import PAPERS
from .rules import MOST_PAPERS, STEPS, find_step

_STATES = {"open": "is open again", "planned": "is planned", "done": "is done", "skipped": "is not needed"}
_DAYS = {"planned": "for", "done": "on"}


async def open_deal(tx: Write, agreed: Agreed) -> UUID | None:
    """Open the file of a sale that was just agreed on; None where one side is no longer here."""
    deal_id = await queries.OPEN.first(
        tx,
        id=new_id(),
        offer_id=agreed.offer_id,
        conversation_id=agreed.conversation_id,
        listing_id=agreed.listing_id,
        seller_id=agreed.seller_id,
        amount=agreed.amount,
        currency=agreed.currency,
    )
    if deal_id is None:
        return None
    for number, step in enumerate(STEPS):
        await queries.ADD_STEP.run(tx, deal_id=deal_id, step=step.name, state="open" if number else "done")
    await _write(tx, deal_id, None, "opened")
    return deal_id


async def cancel_deal(tx: Write, offer_id: UUID, person_id: UUID | None) -> None:
    """Close the file of a sale that was called off; one that is done stays done."""
    await queries.LOCK_OFFER.first(tx, offer_id=offer_id)
    if await queries.FIND_STATUS.first(tx, offer_id=offer_id) == "done":
        raise DealClosed
    deal_id = await queries.CLOSE_CALLED_OFF.first(tx, offer_id=offer_id)
    if deal_id is not None:
        await _write(tx, deal_id, person_id, "called_off")
        await REFUND_DEPOSIT.enqueue(tx, DealDue(deal_id))


async def list_deals(db: Read, asked: ListRequest, person_id: UUID) -> Page[DealLine]:
    """Give somebody's sales, the latest first."""
    return await queries.MINE.page(db, asked, person_id=person_id)


async def find_deal_of(db: Read, conversation_id: UUID, person_id: UUID) -> UUID | None:
    """Find the file of somebody's latest sale that was agreed on in a conversation."""
    return await queries.OF_CONVERSATION.first(db, conversation_id=conversation_id, person_id=person_id)


async def load_row(db: Read, deal_id: UUID, person_id: UUID) -> DealRow:
    """Give a sale to one of its two sides."""
    found = await queries.FIND.first(db, id=deal_id, person_id=person_id)
    if found is None:
        raise NoSuchDeal
    return found


async def load_deal(db: Read, deal_id: UUID, person_id: UUID) -> Deal:
    """Give the whole file of a sale to one of its two sides."""
    row = await load_row(db, deal_id, person_id)
    known = {one.step: one for one in await queries.STEPS.all(db, deal_id=deal_id)}
    mine, other = (row.buyer_done_at, row.seller_done_at)
    if row.side == "seller":
        mine, other = other, mine
    return Deal(
        id=row.id,
        offer_id=row.offer_id,
        conversation_id=row.conversation_id,
        listing_id=row.listing_id,
        listing_title=row.listing_title,
        listing_slug=row.listing_slug,
        seller_id=row.seller_id,
        side=row.side,
        other_name=row.other_name,
        amount=row.amount,
        currency=row.currency,
        status=row.status,
        done_by_you=mine is not None,
        done_by_other=other is not None,
        deposit_status=row.deposit_status,
        deposit_amount=await amount_of(db, row),
        created_at=row.created_at,
        closed_at=row.closed_at,
        steps=[
            StepView(step.name, step.title, step.advice, one.state, one.day, one.note, one.changed_by, one.changed_at)
            for step in STEPS
            if (one := known.get(step.name)) is not None
        ],
        papers=await queries.PAPERS.all(db, deal_id=deal_id),
    )


async def list_timeline(db: Read, deal_id: UUID, person_id: UUID) -> list[Entry]:
    """Give what was offered, agreed and done, in order."""
    await load_row(db, deal_id, person_id)
    return await queries.TIMELINE.all(db, deal_id=deal_id)


async def _lock_open(tx: Write, deal_id: UUID, person_id: UUID) -> DealRow:
    row = await queries.LOCK.first(tx, id=deal_id, person_id=person_id)
    if row is None:
        raise NoSuchDeal
    if row.status != "open":
        raise DealClosed
    return row


def _other(row: DealRow) -> UUID:
    return row.seller_person_id if row.side == "buyer" else row.buyer_id


async def _write(tx: Write, deal_id: UUID, person_id: UUID | None, kind: str, step: str = "", words: str = "") -> None:
    await queries.ADD_ENTRY.run(
        tx, id=new_id(), deal_id=deal_id, person_id=person_id, kind=kind, step=step, words=words
    )


async def set_step(tx: Write, deal_id: UUID, person_id: UUID, step: StepName, told: StepInput) -> Deal:
    """Say how far a step is; the other side is told."""
    row = await _lock_open(tx, deal_id, person_id)
    note = told.note.strip()
    await queries.SET_STEP.run(
        tx, deal_id=deal_id, step=step, state=told.state, day=told.day, note=note, person_id=person_id
    )
    words = ". ".join(part for part in (day_words(told.day) if told.day else "", note) if part)
    await _write(tx, deal_id, person_id, f"step_{told.state}", step, words)
    day = f" {_DAYS[told.state]} {day_words(told.day)}" if told.day and told.state in _DAYS else ""
    outcome = f"{find_step(step).title} {_STATES[told.state]}{day}"
    advice = "There is a note with it in the file." if note else ""
    await tell_of_deal(tx, _other(row), DEAL_CHANGED, deal_id, row.listing_title, outcome=outcome, advice=advice)
    return await load_deal(tx, deal_id, person_id)


async def attach_paper(tx: Write, deal_id: UUID, person_id: UUID, told: PaperInput) -> Deal:
    """Lay a paper of one's own into the file; the other side sees it from now on."""
    row = await _lock_open(tx, deal_id, person_id)
    if not await check_own_upload(tx, told.media_id, person_id, PAPERS.name):
        raise NoSuchPaper
    if len(await queries.PAPERS.all(tx, deal_id=deal_id)) >= MOST_PAPERS:
        raise TooManyPapers
    name = told.name.strip() or "Paper"
    added = await queries.ADD_PAPER.first(
        tx, media_id=told.media_id, deal_id=deal_id, step=told.step, person_id=person_id, name=name
    )
    if added is None:
        raise PaperInUse
    await _write(tx, deal_id, person_id, "paper_added", told.step, name)
    outcome = f"a paper is added to “{find_step(told.step).title}”"
    await tell_of_deal(tx, _other(row), DEAL_CHANGED, deal_id, row.listing_title, outcome=outcome)
    return await load_deal(tx, deal_id, person_id)


async def remove_paper(tx: Write, deal_id: UUID, person_id: UUID, media_id: UUID) -> None:
    """Take a paper of one's own out of the file; that it was there stays in the timeline."""
    await _lock_open(tx, deal_id, person_id)
    name = await queries.REMOVE_PAPER.first(tx, media_id=media_id, deal_id=deal_id, person_id=person_id)
    if name is None:
        raise NoSuchPaper
    await _write(tx, deal_id, person_id, "paper_removed", words=name)


async def confirm_deal(tx: Write, deal_id: UUID, person_id: UUID) -> Deal:
    """Say that the boat has changed hands; once both have said it, the sale is done and the boat is sold."""
    seen = await load_row(tx, deal_id, person_id)
    standing = await LOCK_ID.one(tx, id=seen.listing_id)  # in the order in which offers lock
    row = await _lock_open(tx, deal_id, person_id)
    mine, other = (row.buyer_done_at, row.seller_done_at)
    if row.side == "seller":
        mine, other = other, mine
    if mine is not None:  # said before, so there is nothing new to tell
        return await load_deal(tx, deal_id, person_id)
    await queries.CONFIRM.run(tx, id=deal_id, side=row.side)
    await _write(tx, deal_id, person_id, "confirmed")
    if other is None:
        outcome = "the other side says that it is done"
        advice = "Say so, too, once the boat and the money have changed hands: then she is marked as sold."
        await tell_of_deal(tx, _other(row), DEAL_CHANGED, deal_id, row.listing_title, outcome=outcome, advice=advice)
        return await load_deal(tx, deal_id, person_id)
    await queries.CLOSE.run(tx, id=deal_id, status="done")
    await _write(tx, deal_id, None, "done")
    if standing.status != Status.SOLD and may_move("sold", standing.status, "seller"):
        by = audit.By(row.seller_person_id)
        await move_listing(tx, standing, "sold", "seller", by, sold_price=row.amount)
    await add_deal(tx, row.seller_id, row.buyer_id)
    await REFUND_DEPOSIT.enqueue(tx, DealDue(deal_id))
    after = {"amount": row.amount, "currency": row.currency}
    await audit.record(tx, "deal.done", by=audit.By(person_id), kind="deal", id=deal_id, after=after)
    for one in (row.buyer_id, row.seller_person_id):
        await tell_of_deal(tx, one, DEAL_DONE, deal_id, row.listing_title)
    return await load_deal(tx, deal_id, person_id)
