"""The file of a sale: what comes in, and what its two sides see."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line
from stoa.sites.marinemarket.talks.models import Side

type DealStatus = Literal["open", "done", "called_off"]
type StepName = Literal[
    "offer", "deposit", "survey", "sea_trial", "title", "bill_of_sale", "payment", "handover"
]  # fmt: skip
type StepState = Literal["open", "planned", "done", "skipped"]
type DepositStatus = Literal["none", "paid", "refunded"]
type Note = Annotated[str, msgspec.Meta(max_length=1000, examples=["Surveyor: two soft spots on the foredeck."])]
type PaperName = Annotated[str, line(1, 120, examples=["Survey report, page 1"])]


class StepInput(Input, frozen=True):
    """How far a step is, for when or since when, and what there is to say of it."""

    state: StepState
    day: date | None = None
    note: Note = ""


class PaperInput(Input, frozen=True):
    """A file that was uploaded for the purpose `deal-paper`, and to which step it belongs."""

    media_id: UUID
    step: StepName
    name: PaperName


class StepView(Model, frozen=True):
    """A step as it stands."""

    name: str
    title: str
    advice: str
    state: StepState
    day: date | None
    note: str
    changed_by: UUID | None
    changed_at: datetime | None


class StepRow(msgspec.Struct, frozen=True):
    """A step as it is kept."""

    step: str
    state: StepState
    day: date | None
    note: str
    changed_by: UUID | None
    changed_at: datetime | None


class Paper(Model, frozen=True):
    """A paper in the file; what is to be fetched of it stands at `GET media/{mediaId}`."""

    media_id: UUID
    step: str
    name: str
    person_id: UUID
    ready: bool
    created_at: datetime


class DealRow(msgspec.Struct, frozen=True):
    """A sale as one of its two sides sees it."""

    id: UUID
    offer_id: UUID
    conversation_id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    seller_id: UUID
    buyer_id: UUID
    seller_person_id: UUID
    side: Side
    other_name: str | None
    amount: int
    currency: str
    status: DealStatus
    buyer_done_at: datetime | None
    seller_done_at: datetime | None
    deposit_status: DepositStatus
    deposit_order_id: UUID | None
    created_at: datetime
    closed_at: datetime | None


class DealLine(Model, frozen=True):
    """A sale in the list of one of its two sides."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    side: Side
    amount: int
    currency: str
    status: DealStatus
    created_at: datetime
    closed_at: datetime | None


class Deal(Model, frozen=True):
    """The whole file of a sale."""

    id: UUID
    offer_id: UUID
    conversation_id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    seller_id: UUID
    side: Side
    other_name: str | None
    amount: int
    currency: str
    status: DealStatus
    done_by_you: bool
    done_by_other: bool
    deposit_status: DepositStatus
    deposit_amount: int
    created_at: datetime
    closed_at: datetime | None
    steps: list[StepView]
    papers: list[Paper]


class Entry(Model, frozen=True):
    """Something that was said, offered or done, in order."""

    at: datetime
    kind: str
    by: Literal["buyer", "seller", "site"]
    step: str
    words: str
    amount: int | None
    currency: str | None


class Agreed(msgspec.Struct, frozen=True):
    """What an accepted offer says."""

    offer_id: UUID
    conversation_id: UUID
    listing_id: UUID
    seller_id: UUID
    amount: int
    currency: str
