"""Phones: a code is sent to a number, and whoever types it has shown that the number is theirs."""

import secrets
from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.kernel.crypto import Keyring, lookup_hash, lookup_hashes, same
from stoa.kernel.db import Database, Read, Write, as_json
from stoa.kernel.ids import new_id
from stoa.kernel.outgoing import Outgoing

from . import queries
from .boxes import CODE, LETTER, NUMBER, PENDING, PURPOSE
from .errors import NoNumbersHere, NumberTaken, TooManyCodes, WrongPhoneCode
from .gateway import TextRefused, hand_over
from .models import Phone, SentText, Text
from .rules import read_number
from .settings import TextSettings

LIFE = timedelta(minutes=10)
MOST_A_DAY = 5
MOST_TRIES = 5
_SHOWN = 2


def check_offered(accounts: Accounts) -> bool:
    """Say whether there is anybody who takes texts; in development they are shown instead."""
    return bool(accounts.setting(TextSettings).url) or not accounts.config.production


async def load_phone(db: Read, accounts: Accounts, person_id: UUID) -> Phone:
    """Tell somebody of their phone."""
    row = await queries.FIND.first(db, person_id=person_id)
    offered = check_offered(accounts)
    if row is None:
        return Phone(
            verified=False, ends_with="", verified_at=None, waits_for_code=False, refused=False, offered=offered
        )
    number = ""
    if row.waits and row.pending_box is not None:
        number = PENDING.open_text(accounts.keys, row.pending_box, person_id)
    elif row.number_box is not None:
        number = NUMBER.open_text(accounts.keys, row.number_box, person_id)
    return Phone(
        verified=row.verified_at is not None,
        ends_with=number[-_SHOWN:],
        verified_at=row.verified_at,
        waits_for_code=row.waits,
        refused=row.refused,
        offered=offered,
    )


async def issue_code(tx: Write, accounts: Accounts, person_id: UUID, typed: str) -> UUID:
    """Send a code to a number; give the text that a job has to send. One that is verified stays until it has come."""
    if not check_offered(accounts):
        raise NoNumbersHere
    number = read_number(typed)
    code = f"{secrets.randbelow(1_000_000):06d}"
    asked = await queries.ASK.first(
        tx,
        person_id=person_id,
        box=PENDING.seal(accounts.keys, number, person_id),
        code_hash=lookup_hash(accounts.keys, f"{person_id} {number} {code}", CODE),
        life=LIFE,
        most=MOST_A_DAY,
    )
    if asked is None:
        raise TooManyCodes
    text_id = new_id()
    words = (
        f"{code} is your code for {accounts.site.title}. It works for ten minutes; nobody of us will ask you for it."
    )
    box = LETTER.seal(accounts.keys, as_json(Text(number, words)), text_id)
    await queries.ADD_TEXT.run(tx, id=text_id, person_id=person_id, box=box)
    return text_id


async def redeem_code(database: Database, accounts: Accounts, person_id: UUID, typed: str) -> None:
    """Keep the number whose code this is; a wrong guess counts, whatever becomes of the request."""
    guess = await queries.GUESS.first(database.once(), person_id=person_id, most=MOST_TRIES)
    if guess is None:
        raise WrongPhoneCode
    number = PENDING.open_text(accounts.keys, guess.pending_box, person_id)
    code = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    known = lookup_hashes(accounts.keys, f"{person_id} {number} {code}", CODE)
    if not any(same(one, guess.code_hash) for one in known):
        raise WrongPhoneCode
    hashed = lookup_hash(accounts.keys, number, PURPOSE)
    async with database.write() as tx:
        await queries.LOCK_NUMBER.run(tx, hash=hashed)
        kept = await queries.KEEP.first(
            tx,
            person_id=person_id,
            box=NUMBER.seal(accounts.keys, number, person_id),
            hash=hashed,
            hashes=lookup_hashes(accounts.keys, number, PURPOSE),
            code_hash=guess.code_hash,
        )
    if kept is None:
        raise NumberTaken


async def forget_phone(tx: Write, person_id: UUID) -> None:
    """Take somebody's number off."""
    await queries.FORGET.run(tx, person_id=person_id)


async def send_text(database: Database, accounts: Accounts, outgoing: Outgoing, text_id: UUID) -> str:
    """Hand a text to the gateway, which is asked to take each once; without one it stays for developers to look at."""
    row = await queries.FIND_TEXT.first(database.read(), id=text_id)
    if row is None:
        return "It was sent before."
    settings = accounts.setting(TextSettings)
    if settings.url:
        if row.is_late:
            await queries.SET_SENT.run(database.once(), id=text_id, keep=False)
            return "The code in it works no longer, so it was not sent."
        letter = msgspec.json.decode(LETTER.open(accounts.keys, row.letter_box, row.id), type=Text)
        try:
            await hand_over(outgoing, settings, text_id, letter)
        except TextRefused:
            async with database.write() as tx:
                await queries.SET_REFUSED.run(tx, person_id=row.person_id, text_id=text_id)
                await queries.SET_SENT.run(tx, id=text_id, keep=False)
            raise
    await queries.SET_SENT.run(database.once(), id=text_id, keep=not settings.url)
    return "Sent."


async def list_texts(db: Read, keys: Keyring) -> list[SentText]:
    """Give the texts of a development server, the latest first."""
    rows = await queries.LATEST.all(db)
    read = [(msgspec.json.decode(LETTER.open(keys, row.letter_box, row.id), type=Text), row.created_at) for row in rows]
    return [SentText(one.to, one.text, at) for one, at in read]


async def remove_old(tx: Write) -> None:
    """Forget texts and codes of which nothing can come."""
    await queries.SWEEP.run(tx)
    await queries.FORGET_CODES.run(tx)
    await queries.REMOVE_EMPTY.run(tx)
