"""Saying in a conversation what somebody has answered by mail, as if they had typed it there."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.accounts.screens.forms import read_form
from stoa.commons.letterbox import Answerable
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks.api import WRITING
from stoa.sites.marinemarket.talks.letters import KIND
from stoa.sites.marinemarket.talks.models import LONGEST, MessageInput
from stoa.sites.marinemarket.talks.service import mark_read, send_message


async def _take(tx: Write, accounts: Accounts, person_id: UUID, conversation_id: UUID, text: str) -> None:
    await send_message(tx, accounts, conversation_id, person_id, read_form({"text": text}, MessageInput).text)
    await mark_read(tx, conversation_id, person_id)


BY_MAIL = Answerable(kind=KIND, take=_take, limit=WRITING, longest=LONGEST)
