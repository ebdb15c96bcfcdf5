"""Telling the other side that something was said: a notice, a letter where they want one, and their open pages."""

from uuid import UUID

from stoa.commons.notifications import notify
from stoa.kernel.db import Write
from stoa.kernel.events import emit
from stoa.sites.marinemarket.talks.events import MessageSent
from stoa.sites.marinemarket.talks.models import Heard
from stoa.sites.marinemarket.talks.notices import MESSAGE_CAME

_PLAIN = "Read it and answer on the site: your address stays with us."
_WITH_ADVICE = "We have some advice about this message. Read it on the site before you answer."


def unread_tag(person_id: UUID) -> str:
    """Name the tag under which somebody's count of unread messages is cached."""
    return f"unread-messages:{person_id}"


async def tell_of_message(tx: Write, heard: Heard, message_id: UUID, *, warned: bool = False) -> None:
    """Tell whoever hears it. The words stay where they were said: who takes them back has taken them back."""
    await emit(tx, MessageSent(heard.conversation_id, message_id, heard.to_id))
    if heard.to_id is None:
        return
    advice = _WITH_ADVICE if warned else _PLAIN
    told = {"thing": heard.title, "conversation": str(heard.conversation_id), "advice": advice}
    tx.drop_tags(unread_tag(heard.to_id))
    subject = ("conversation", heard.conversation_id)
    await notify(tx, heard.to_id, MESSAGE_CAME, told, subject=subject, dedupe_key=str(message_id))
