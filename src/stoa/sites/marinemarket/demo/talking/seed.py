"""Fills the demo market with conversations; times are in the past and the same distance from each other everywhere."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.deals.rules import STEPS
from stoa.sites.marinemarket.demo.rules import chance, choose, read_rows
from stoa.sites.marinemarket.talks.guard import GUARD, explain_warning
from stoa.sites.marinemarket.trust.queries import COUNT_ANSWERS

from . import queries
from .queries import Stage
from .rules import (
    AGREED,
    COUNTERED,
    DONE,
    NOTES,
    OPEN,
    SAID_OF_BUYERS,
    SAID_OF_SELLERS,
    SCENES,
    Bid,
    Scene,
)

_EVERY = 3
_LATELY = timedelta(days=30)
_BETWEEN = timedelta(minutes=47)
_FOR_BUYER = (OPEN, COUNTERED, AGREED, SCENES[0], SCENES[7], SCENES[9], SCENES[11])


class Story:
    """Everything that is said and done, collected so that it is written in a few statements."""

    def __init__(self, warning: str) -> None:
        """Begin with nothing."""
        self.warning = warning
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **row: Any) -> None:
        """Keep a row until it is written."""
        self.rows.setdefault(table, []).append(row)

    async def write(self, tx: Write) -> None:
        """Write everything, what others refer to first."""
        for name, query in (
            ("talk", queries.ADD_TALK),
            ("person", queries.ADD_PERSON),
            ("message", queries.ADD_MESSAGE),
            ("offer", queries.ADD_OFFER),
            ("deal", queries.ADD_DEAL),
            ("step", queries.ADD_STEP),
            ("entry", queries.ADD_ENTRY),
            ("rating", queries.ADD_RATING),
        ):
            await query.many(tx, self.rows.get(name, []))


async def plant(tx: Write) -> None:
    """Let people talk about a third of the boats, and the demo's own buyer and seller about some of theirs."""
    buyers = await queries.BUYERS.all(tx)
    stages = await queries.STAGES.all(tx)
    if not buyers or not stages:
        return
    mover = next(row["text"] for row in read_rows("talks") if row["talk"] == "mover" and row["side"] == "buyer")
    decision = explain_warning(mover, (), await GUARD.at(tx))
    story = Story(msgspec.json.encode(decision).decode())
    demo_buyer = await people.find_person_by_email(tx, "buyer@marinemarket.example")
    demo_seller = await people.find_person_by_email(tx, "seller@marinemarket.example")
    own = demo_seller.id if demo_seller else None
    active = [one for one in stages if one.status == "active"]
    for number, stage in enumerate(stage for stage in stages if stage.status == "sold"):
        _tell(story, stage, choose(f"bought {number}", buyers[100:]), DONE, number)
    others = [one for one in active if one.seller_person_id != own]
    theirs = [one for one in active if one.seller_person_id == own]
    for number, stage in enumerate((*theirs, *others[::_EVERY])):
        buyer = choose(f"asks {number}", [one for one in buyers[100:] if one != stage.seller_person_id])
        _tell(story, stage, buyer, SCENES[number % len(SCENES)], number)
    if demo_buyer is not None:
        for number, scene in enumerate(_FOR_BUYER):
            _tell(story, others[1::_EVERY][number * 5], demo_buyer.id, scene, number)
    await story.write(tx)
    for query in (
        queries.AGE_SELLERS,
        queries.SET_PENDING,
        queries.COUNT_CONTACTS,
        queries.COUNT_SELLERS,
        queries.COUNT_BUYERS,
        COUNT_ANSWERS,
    ):
        await query.run(tx)


def _tell(story: Story, stage: Stage, buyer_id: UUID, scene: Scene, number: int) -> None:
    if buyer_id == stage.seller_person_id:
        return
    began = clock.now() - _LATELY * (1 + chance(f"{stage.slug} {number}", 9)) / 10 - _BETWEEN * number / 7
    ids = {"buyer": buyer_id, "seller": stage.seller_person_id}
    talk_id, at, last = new_id(), began, began
    lines = [row for row in read_rows("talks") if row["talk"] == scene.talk]
    for line, after in pairwise([*lines, {"side": "", "text": ""}]):
        warning = story.warning if scene.talk == "mover" and line["side"] == "buyer" else None
        story.add(
            "message",
            id=new_id(),
            conversation_id=talk_id,
            author_id=ids[line["side"]],
            text=line["text"],
            warning=warning,
            created_at=at,
        )
        last = at
        at += _BETWEEN * (1 + chance(f"{stage.slug} {line['text']}", 5)) if after["side"] else timedelta()
    answered = next((row for row in lines if row["side"] == "seller"), None)
    story.add(
        "talk",
        id=talk_id,
        listing_id=stage.id,
        seller_id=stage.seller_id,
        buyer_id=buyer_id,
        answered_at=began + _BETWEEN * (1 + chance(f"{stage.slug} {lines[0]['text']}", 5)) if answered else None,
        created_at=began,
    )
    unheard = lines[-1]["side"] == "buyer"
    for side, person_id in ids.items():
        unread = int(unheard) if side == "seller" else int(not unheard and scene.talk == "winter")
        read_at = None if unread else last
        story.add(
            "person",
            conversation_id=talk_id,
            side=side,
            person_id=person_id,
            read_at=read_at,
            unread=unread,
            last_at=last,
        )
    _deal(story, stage, scene, (talk_id, ids), last)


def _deal(story: Story, stage: Stage, scene: Scene, talk: tuple[UUID, dict[str, UUID]], since: datetime) -> None:
    at = since
    for bid in scene.bids:
        at += timedelta(hours=5)
        offer_id = _offer(story, stage, bid, talk, at)
        if bid.status in {"accepted", "called_off"}:
            _file(story, stage, scene, (offer_id, bid), talk, at + timedelta(hours=6))


def _amount(stage: Stage, bid: Bid) -> int:
    return max(stage.price_minor * bid.percent // 100 // 10_000 * 10_000, 10_000)


def _offer(story: Story, stage: Stage, bid: Bid, talk: tuple[UUID, dict[str, UUID]], at: datetime) -> UUID:
    talk_id, ids = talk
    offer_id = new_id()
    begun = clock.now() - timedelta(days=2) if bid.status == "open" else at
    decided = None if bid.status == "open" else at + timedelta(days=7 if bid.status == "expired" else 0, hours=5)
    story.add(
        "offer",
        id=offer_id,
        conversation_id=talk_id,
        listing_id=stage.id,
        author_id=ids[bid.side],
        side=bid.side,
        amount=_amount(stage, bid),
        currency=stage.currency,
        note=bid.note,
        status=bid.status,
        created_at=begun,
        decided_at=decided,
    )
    return offer_id


def _file(
    story: Story,
    stage: Stage,
    scene: Scene,
    agreed: tuple[UUID, Bid],
    talk: tuple[UUID, dict[str, UUID]],
    at: datetime,
) -> None:
    offer_id, bid = agreed
    talk_id, ids = talk
    deal_id, done = new_id(), scene.ending == "done"
    closed = at + timedelta(days=2) if scene.ending != "open" else None
    story.add(
        "deal",
        id=deal_id,
        offer_id=offer_id,
        conversation_id=talk_id,
        listing_id=stage.id,
        seller_id=stage.seller_id,
        buyer_id=ids["buyer"],
        seller_person_id=ids["seller"],
        amount=_amount(stage, bid),
        currency=stage.currency,
        status=scene.ending,
        done_at=closed if done else None,
        created_at=at,
        closed_at=closed,
    )
    story.add("entry", **_entry(deal_id, None, "opened", at))
    reached = len(STEPS) if done else 4 if scene.ending == "open" else 3
    for number, step in enumerate(STEPS):
        state = "skipped" if step.name == "deposit" else "done" if number < reached else "open"
        state = "planned" if scene is AGREED and number == reached else state
        who, when = ids["buyer" if number % 2 else "seller"], at + timedelta(hours=6 * number)
        note = NOTES[step.name] if state == "done" else ""
        day = (
            when.date() if state == "done" else (clock.now() + timedelta(days=9)).date() if state == "planned" else None
        )
        story.add(
            "step", deal_id=deal_id, step=step.name, state=state, day=day, note=note, changed_by=who, changed_at=when
        )
        if number and state != "open":
            story.add("entry", **_entry(deal_id, who, f"step_{state}", when, step.name, note))
    if closed is not None:
        story.add("entry", **_entry(deal_id, None if done else ids["buyer"], scene.ending, closed))
    if done:
        _rate(story, stage, deal_id, ids, min(at + timedelta(days=3), clock.now()))


def _entry(
    deal_id: UUID, person_id: UUID | None, kind: str, at: datetime, step: str = "", words: str = ""
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "deal_id": deal_id,
        "person_id": person_id,
        "kind": kind,
        "step": step,
        "words": words,
        "created_at": at,
    }


def _rate(story: Story, stage: Stage, deal_id: UUID, ids: dict[str, UUID], at: datetime) -> None:
    for about, said, author in (("seller", SAID_OF_SELLERS, "buyer"), ("buyer", SAID_OF_BUYERS, "seller")):
        if about == "buyer" and chance(f"silent {stage.slug}", 3) == 0:
            continue
        stars, text = choose(f"said of {about} {stage.slug}", said)
        story.add(
            "rating",
            id=new_id(),
            deal_id=deal_id,
            about=about,
            author_id=ids[author],
            seller_id=stage.seller_id if about == "seller" else None,
            person_id=ids["buyer"] if about == "buyer" else None,
            stars=stars,
            text=text,
            created_at=at,
        )
