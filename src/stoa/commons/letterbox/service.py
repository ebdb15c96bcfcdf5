"""Addresses to which mail is answered, and taking what comes there."""

import base64
import hashlib
import secrets
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.limits import Caller

from . import queries
from .errors import FromElsewhere, NoSuchBox, NothingWritten, TooLong, TooOften
from .models import Answer, Answerable, Box
from .settings import LetterboxSettings

_BEFORE = "answer+"
_BYTES = 15


async def find_address(tx: Write, accounts: Accounts, person_id: UUID, kind: str, subject_id: UUID) -> str:
    """Give the address at which a person answers mail about a thing; nothing where mail is answered on the site."""
    domain = accounts.setting(LetterboxSettings).domain
    if not domain:
        return ""
    token = await queries.ADDRESS_OF.one(
        tx, token=_new_token(), person_id=person_id, subject_kind=kind, subject_id=subject_id, now=clock.now()
    )
    return f"{_BEFORE}{token}@{domain}"


def _new_token() -> str:
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()


async def load_box(db: Read, accounts: Accounts, address: str) -> Box:
    """Find whose address it is; `NoSuchBox` where it is nobody's."""
    local, _, domain = address.lower().rpartition("@")
    if domain != accounts.setting(LetterboxSettings).domain.lower() or not local.startswith(_BEFORE):
        raise NoSuchBox
    box = await queries.FIND_BOX.first(db, token=local.removeprefix(_BEFORE))
    if box is None or not box.is_active:
        raise NoSuchBox
    return box


async def accept_answer(accounts: Accounts, box: Box, answer: Answer) -> bool:
    """Say what was answered where it belongs. False: nobody wrote it, or it was taken before."""
    if answer.is_automatic:
        return False
    if box.email is None or answer.sender.lower() != box.email.lower():
        raise FromElsewhere
    kind = next((one for one in accounts.site.declared(Answerable) if one.kind == box.subject_kind), None)
    if kind is None:
        raise NoSuchBox
    if not answer.text:
        raise NothingWritten
    if len(answer.text) > kind.longest:
        raise TooLong
    if not (await accounts.limiter.check([kind.limit], Caller("", str(box.person_id)))).allowed:
        raise TooOften
    told = hashlib.sha256((answer.message_id or answer.text).encode()).digest()
    async with accounts.database.write() as tx:
        if await queries.TAKE_MAIL.first(tx, token=box.token, mail=told) is None:
            return False
        await kind.take(tx, accounts, box.person_id, box.subject_id, answer.text)
    return True
