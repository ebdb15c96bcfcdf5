"""What a buyer is told of papers."""

from datetime import timedelta
from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks.notices import GROUP

DOCUMENT_SHOWN = NoticeKind(
    name="document_shown",
    group=GROUP,
    label="A seller shows you a paper of a boat",
    title="You may see a paper of “{thing}”",
    url="/messages/{conversation}#documents",
    many="You may see {count} papers of “{thing}”",
    within=timedelta(minutes=5),
    mail=True,
)


async def tell_of_document(tx: Write, person_id: UUID, conversation_id: UUID, title: str) -> None:
    """Tell a buyer that there is something to read."""
    told = {"thing": title, "conversation": str(conversation_id)}
    await notify(tx, person_id, DOCUMENT_SHOWN, told, subject=("conversation", conversation_id))
