"""What people agree to: asked in the words of a version, answered for the record, taken back with one click."""

from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.accounts.privacy.errors import OtherVersion, UnknownPurpose
from stoa.accounts.privacy.models import ConsentAnswer, ConsentInput, ConsentView
from stoa.accounts.privacy.rules import consents_of
from stoa.kernel import clock, mail
from stoa.kernel.crypto.signing import BadSignature, sign, unsign
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Consent
from stoa.kernel.ids import new_id

from . import queries
from .queries import Answer

UNSUBSCRIBE = "/unsubscribe"
_PURPOSE = "consent.withdraw"


class Withdrawal(msgspec.Struct, frozen=True):
    """Who takes what back, as the link in a mail says it."""

    person_id: UUID
    purpose: str


async def list_consents(db: Read, accounts: Accounts, person_id: UUID) -> list[ConsentView]:
    """List what is asked for, with what somebody has answered last."""
    answers = {one.purpose: one for one in await queries.ANSWERS.all(db, person_id=person_id)}
    return [_view(asked, answers.get(asked.purpose)) for asked in consents_of(accounts.site).values()]


async def list_answers(db: Read, person_id: UUID) -> list[ConsentAnswer]:
    """List what somebody has answered, the latest first."""
    return await queries.HISTORY.all(db, person_id=person_id)


async def check_consent(db: Read, accounts: Accounts, person_id: UUID, purpose: str) -> bool:
    """Say whether somebody agrees to the present version; whoever sends or counts asks this each time."""
    return any(one.given for one in await list_consents(db, accounts, person_id) if one.purpose == purpose)


async def record_consent(tx: Write, accounts: Accounts, person_id: UUID, told: ConsentInput) -> ConsentView:
    """Write an answer down beside the earlier ones. Taking back is possible whatever version was agreed to."""
    asked = consents_of(accounts.site).get(told.purpose)
    if asked is None:
        raise UnknownPurpose
    if told.given and told.version != asked.version:
        raise OtherVersion
    await people.lock_person(tx, person_id)
    kept = await queries.ANSWER.one(
        tx,
        id=new_id(),
        person_id=person_id,
        purpose=told.purpose,
        version=told.version,
        given=told.given,
        at=clock.now(),
    )
    if not told.given:
        await mail.withdraw(tx, [_topic_of(told.purpose, person_id)])
    return _view(asked, kept)


async def send_if_agreed[C: msgspec.Struct](
    tx: Write,
    accounts: Accounts,
    person_id: UUID,
    purpose: str,
    template: mail.Template[C],
    context: C,
    *,
    key: str | None = None,
) -> UUID | None:
    """Send mail that needs a consent, with a link that takes it back; None: there is no consent, or nobody to write to.

    The person is locked meanwhile: once a withdrawal is answered, no mail is asked for any more, and what waits is not
    sent.
    """
    await people.lock_person(tx, person_id)
    email = await queries.REACHABLE.first(tx, person_id=person_id)
    if email is None or not await check_consent(tx, accounts, person_id, purpose):
        return None
    topic = _topic_of(purpose, person_id)
    link = f"{accounts.origin}{UNSUBSCRIBE}?token={sign_withdrawal(accounts, person_id, purpose)}"
    return await mail.send(tx, accounts.keys, template, email, context, key=key, unsubscribe_url=link, topic=topic)


def sign_withdrawal(accounts: Accounts, person_id: UUID, purpose: str) -> str:
    """Sign what takes a consent back; it can do nothing else, and holds for as long as the mail lies somewhere."""
    return sign(accounts.keys, msgspec.json.encode(Withdrawal(person_id, purpose)), _PURPOSE)


def read_withdrawal(accounts: Accounts, token: str) -> tuple[UUID, Consent]:
    """Say who takes what back."""
    try:
        told = msgspec.json.decode(unsign(accounts.keys, token, _PURPOSE), type=Withdrawal)
    except msgspec.DecodeError as fault:
        raise BadSignature from fault
    asked = consents_of(accounts.site).get(told.purpose)
    if asked is None:
        raise UnknownPurpose
    return told.person_id, asked


async def withdraw_by_link(tx: Write, accounts: Accounts, token: str) -> Consent:
    """Take back what a mail was sent for; asked twice, it is on record once."""
    person_id, asked = read_withdrawal(accounts, token)
    if await queries.KNOWN.first(tx, person_id=person_id) is None:
        return asked  # erased since: nothing is sent there any more
    await people.lock_person(tx, person_id)
    latest = {one.purpose: one for one in await queries.ANSWERS.all(tx, person_id=person_id)}.get(asked.purpose)
    if latest is not None and latest.given:
        await record_consent(tx, accounts, person_id, ConsentInput(asked.purpose, latest.version, given=False))
    return asked


def _topic_of(purpose: str, person_id: UUID) -> str:
    return f"consent:{purpose}:{person_id}"


def _view(asked: Consent, answer: Answer | None) -> ConsentView:
    if answer is None:
        return ConsentView(asked.purpose, asked.version, asked.meaning, False, None, None)  # noqa: FBT003 - never asked
    given = answer.given and answer.version == asked.version
    return ConsentView(asked.purpose, asked.version, asked.meaning, given, answer.version, answer.at)
