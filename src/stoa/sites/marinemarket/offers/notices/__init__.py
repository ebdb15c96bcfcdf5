"""What the two sides of a sale are told of offers."""

from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks.notices import GROUP

OFFER_MOVED = NoticeKind(
    name="offer_moved",
    group=GROUP,
    label="An offer is made to you, or yours is answered",
    title="“{thing}”: {outcome}",
    url="/messages/{conversation}#offers",
    mail=True,
)


async def tell_of_offer(tx: Write, person_id: UUID, conversation_id: UUID, title: str, outcome: str) -> None:
    """Tell one side."""
    told = {"thing": title, "outcome": outcome, "conversation": str(conversation_id)}
    await notify(tx, person_id, OFFER_MOVED, told, subject=("conversation", conversation_id))
