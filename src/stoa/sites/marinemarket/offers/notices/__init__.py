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
    message="{advice}",
    url="{url}",
    mail=True,
)
TO_ANSWER = "It stands until {day}. Accept it, decline it, or answer with another price; nothing is paid here."
AGREED = "The sale has a file now, with each step from the survey to the handover. Pay nothing before both have signed."
OUTBID = "Yours has ended with that. If that sale comes to nothing, you can make another one in your conversation."
UNANSWERED = "Nobody has said yes or no within its seven days. Another offer can be made in the conversation."
LEFT = "What was open between you has ended, and nobody will answer there."


async def tell_of_offer(
    tx: Write, person_id: UUID, conversation_id: UUID, title: str, outcome: str, *, advice: str, url: str = ""
) -> None:
    """Tell one side what has happened, and what there is to do."""
    at = url or f"/messages/{conversation_id}#offers"
    told = {"thing": title, "outcome": outcome, "advice": advice, "url": at, "conversation": str(conversation_id)}
    await notify(tx, person_id, OFFER_MOVED, told, subject=("conversation", conversation_id))
