"""What the two sides of a sale are told of its file."""

from datetime import timedelta
from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks.notices import GROUP

DEAL_CHANGED = NoticeKind(
    name="deal_changed",
    group=GROUP,
    label="Something is done in the file of a sale of yours",
    title="The sale of “{thing}”: {outcome}",
    message="{advice}",
    url="/deals/{deal}",
    many="{count} things were done in the sale of “{thing}”",
    within=timedelta(minutes=5),
    mail=True,
)
DEAL_DONE = NoticeKind(
    name="deal_done",
    group=GROUP,
    label="A sale of yours is done",
    title="The sale of “{thing}” is done",
    message="Say how it went: the other side reads it, and so do those who deal with them later.",
    url="/deals/{deal}",
    mail=True,
)


async def tell_of_deal(
    tx: Write, person_id: UUID, kind: NoticeKind, deal_id: UUID, title: str, *, outcome: str = "", advice: str = ""
) -> None:
    """Tell one side; what was written stands in the file alone."""
    told = {"thing": title, "outcome": outcome, "advice": advice, "deal": str(deal_id)}
    await notify(tx, person_id, kind, told, subject=("deal", deal_id))
