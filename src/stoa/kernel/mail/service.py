"""Asking for mail, the list of those who get none, and what the development mailbox shows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.crypto import Keyring, lookup_hash, lookup_hashes
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.ids import new_id
from stoa.kernel.receipts import Refused, forget_recipient, kept_words

from . import queries
from .address import BadAddress, normalise_address
from .boxes import LETTER, SUPPRESSED, SUPPRESSION
from .jobs import MAIL
from .mailer import Mailer
from .queries import MailboxRow, Suppressing, SuppressionRow
from .template import Letter, Template

MAILBOX_LIMIT = 100
LIST_LIMIT = 500
_ENDED = "Not sent: whom it was for has ended mail of this kind."
_AFTER_THE_OTHERS = -1  # whoever waits for a link to sign in waits behind no newsletter


class CheckMail(msgspec.Struct, frozen=True):
    """What the trial mail says."""

    asked_by: str


CHECK = Template("stoa/check", CheckMail(asked_by="An operator"))


class MailboxEntry(msgspec.Struct, frozen=True, rename="camel"):
    """A mail as the development mailbox shows it."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    links: list[str]
    sent_at: datetime


class Suppression(msgspec.Struct, frozen=True, rename="camel"):
    """An address that gets no mail, and why."""

    address: str
    reason: Suppressing
    detail: str
    since: datetime


async def send[C: msgspec.Struct](
    tx: Write,
    keys: Keyring,
    template: Template[C],
    to: str,
    context: C,
    *,
    key: str | None = None,
    reply_to: str = "",
    unsubscribe_url: str = "",
    topic: str | None = None,
) -> UUID:
    """Ask for a mail in the transaction that gives the reason for it; a job sends it. Give its receipt's id.

    With a `key` it is asked for once, however often this is called. `unsubscribe_url` takes a POST and ends mails of
    this kind with one click; a template that can be unsubscribed needs it, and a `topic` for `withdraw`.
    """
    if not isinstance(context, template.context):
        message = f"{template.name} is told a {template.context.__qualname__}, not a {type(context).__qualname__}."
        raise TypeError(message)
    if template.unsubscribable != bool(unsubscribe_url):
        message = f"{template.name}: only what can be unsubscribed has an unsubscribe_url, and it must have one."
        raise ValueError(message)
    if template.unsubscribable != bool(topic):
        message = f"{template.name}: only what can be unsubscribed has a topic, and it must have one."
        raise ValueError(message)
    address = normalise_address(to)
    letter = Letter(
        to=address,
        context=msgspec.Raw(msgspec.json.encode(context)),
        reply_to=normalise_address(reply_to) if reply_to else "",
        unsubscribe_url=_checked_url(unsubscribe_url),
    )
    mail_id = new_id()
    opened = await MAIL.open(
        tx,
        key=key or str(mail_id),
        recipient=address,
        about=template.name,
        receipt_id=mail_id,
        priority=_AFTER_THE_OTHERS if template.unsubscribable else 0,
    )
    if opened.is_new:
        box = LETTER.seal(keys, as_json(letter), mail_id)
        await queries.INSERT.run(tx, id=mail_id, template=template.name, letter=box, topic=topic)
    return opened.id


async def withdraw(tx: Write, topics: Iterable[str]) -> int:
    """Send nothing of these topics that is still waiting: who it was for has ended it. Give how many mails that were.

    An attempt looks for its text, so what is withdrawn is found out at sending, too.
    """
    return await queries.WITHDRAW.run(tx, topics=list(topics), reason=_ENDED)


async def send_check(tx: Write, keys: Keyring, to: str, asked_by: str) -> UUID:
    """Send a trial mail, to see whether the settings are right."""
    return await send(tx, keys, CHECK, to, CheckMail(asked_by=asked_by))


def _checked_url(url: str) -> str:
    if url and (
        not url.startswith(("https://", "http://")) or not url.isascii() or not url.isprintable() or " " in url
    ):
        message = "An unsubscribe_url is an https:// address, percent-encoded."
        raise ValueError(message)
    return url


async def forget_address(tx: Write, address: str) -> int:
    """Remove what was written to an address, and the address from the receipts; give how many mails that were.

    What still waits is not sent.
    """
    plain = normalise_address(address)
    gone = await queries.FORGET.run(tx, address=plain)
    await forget_recipient(tx, MAIL.kind, plain)
    return gone


async def add_suppression(tx: Write, keys: Keyring, address: str, reason: Suppressing, detail: str = "") -> bool:
    """Send nothing more to an address. False: it was on the list already."""
    plain, row_id = normalise_address(address), new_id()
    return bool(
        await queries.SUPPRESS.run(
            tx,
            id=row_id,
            address=SUPPRESSED.seal(keys, plain, row_id),
            address_hash=lookup_hash(keys, plain, SUPPRESSION),
            reason=reason,
            detail=kept_words(detail, plain),
        )
    )


async def remove_suppression(tx: Write, keys: Keyring, address: str) -> bool:
    """Send to an address again. False: it was not on the list."""
    return bool(await queries.LIFT.run(tx, hashes=lookup_hashes(keys, normalise_address(address), SUPPRESSION)))


async def find_suppression(db: Read, keys: Keyring, address: str) -> Suppression | None:
    """Find out why an address gets no mail; None where it does."""
    hashes = lookup_hashes(keys, normalise_address(address), SUPPRESSION)
    row = await queries.FIND_SUPPRESSION.first(db, hashes=hashes)
    return None if row is None else _shown(keys, row)


async def list_suppressions(db: Read, keys: Keyring, *, limit: int = 100) -> list[Suppression]:
    """List the addresses that get no mail, the latest first."""
    rows = await queries.SUPPRESSIONS.all(db, limit=min(max(limit, 1), LIST_LIMIT))
    return [_shown(keys, row) for row in rows]


def _shown(keys: Keyring, row: SuppressionRow) -> Suppression:
    return Suppression(SUPPRESSED.open_text(keys, row.address, row.id), row.reason, row.detail, row.created_at)


async def list_mailbox(db: Read, mailer: Mailer, *, to: str = "") -> list[MailboxEntry]:
    """Write out the newest mails, for the development mailbox."""
    try:
        recipient = normalise_address(to) if to else None
    except BadAddress:
        return []
    rows = await queries.MAILBOX.all(db, recipient=recipient, limit=MAILBOX_LIMIT)
    return [entry for row in rows if (entry := _entry(mailer, row)) is not None]


def _entry(mailer: Mailer, row: MailboxRow) -> MailboxEntry | None:
    try:
        letter, written = mailer.read(row.id, row.template, row.letter)
    except Refused:
        return None  # its template is gone, or has changed since
    return MailboxEntry(row.id, letter.to, written.subject, written.text, written.html, written.links, row.sent_at)
