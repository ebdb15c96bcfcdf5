"""What a letter about a conversation says: the words themselves where it can be answered by mail."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.commons.letterbox.service import find_address
from stoa.commons.notifications.models import ByMail
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks import queries

KIND = "conversation"


async def find_answered(tx: Write, accounts: Accounts, person_id: UUID, url: str) -> ByMail | None:
    """Give what has not been read, and where it is answered; None where our advice has to stand beside it."""
    conversation_id = UUID(url.rpartition("/")[2])
    unread = await queries.UNREAD_WORDS.all(tx, id=conversation_id, person_id=person_id)
    if not unread or any(one.warned for one in unread):
        return None
    address = await find_address(tx, accounts, person_id, KIND, conversation_id)
    return ByMail(address, "\n\n".join(one.text for one in unread)) if address else None
