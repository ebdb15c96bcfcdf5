"""Writing down what is done, in the transaction that does it: what cannot be written down is not done."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Write, as_json
from stoa.kernel.observability.redaction import redact, redact_text

from . import queries
from .by import By, by_with_request
from .chain import FIRST, Link, canonical, digest_of, hash_of

LONGEST_ACTION = 100
LONGEST_KIND = 60
LONGEST_SUBJECT = 200
LONGEST_NAME = 100
LONGEST_REQUEST_ID = 64
LONGEST_ADDRESS = 64
LONGEST_AGENT = 300
LONGEST_REASON = 2000
LARGEST_STATE = 32 * 1024
SALT_BYTES = 16
PERSON = "person"
ERASED = "person.erased"
"""The act after which what stands beside the chain about a person may be missing."""

_WORD = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class _Beside:
    """Personal values that stand beside the chain."""

    person_id: UUID | None
    salt: bytes
    values: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        return digest_of(self.salt, *self.values)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is to become a link."""

    action: str
    kind: str
    subject: str
    by: By
    origin: _Beside | None
    detail: _Beside | None


async def record(
    tx: Write,
    action: str,
    *,
    by: By,
    kind: str,
    id: UUID | str,  # noqa: A002 - the word that callers read
    before: object = None,
    after: object = None,
    reason: str = "",
    about: UUID | None = None,
) -> None:
    """Write down an act on the thing `id` of a `kind`; it stands exactly when the transaction does.

    `action` is stable and dotted: `listing.hidden`. `before` and `after` are what the act changed: a struct, a mapping
    or plain values; secrets in them are masked by their names. They and the reason are erased with the person whom they
    are `about`, which is the thing itself where its kind is `person`. `action`, `kind` and `id` stay for ever: nothing
    personal belongs there besides ids.
    """
    _require_word("action", action, LONGEST_ACTION)
    _require_word("kind", kind, LONGEST_KIND)
    subject = str(id)
    if len(subject) > LONGEST_SUBJECT:
        message = f"{action}: the id is longer than {LONGEST_SUBJECT} characters."
        raise ValueError(message)
    if about is None and kind == PERSON:
        about = UUID(subject)
    who = by_with_request(by)
    entry = _Entry(action, kind, subject, who, _origin(who), _detail(before, after, reason, about))
    tx.together_at_commit(_append, entry)


def _require_word(what: str, text: str, longest: int) -> None:
    if len(text) > longest or _WORD.fullmatch(text) is None:
        message = f"{text!r} is no {what}: use small letters, digits, dots and hyphens, at most {longest} characters."
        raise ValueError(message)


def _origin(by: By) -> _Beside | None:
    if not by.address and not by.agent:
        return None
    agent = _clean(by.agent, LONGEST_AGENT)
    return _Beside(by.actor_id, secrets.token_bytes(SALT_BYTES), (_clean(by.address, LONGEST_ADDRESS), agent))


def _detail(before: object, after: object, reason: str, about: UUID | None) -> _Beside | None:
    if before is None and after is None and not reason:
        return None
    values = (_state(before), _state(after), _clean(reason, LONGEST_REASON))
    return _Beside(about, secrets.token_bytes(SALT_BYTES), values)


def _state(value: object) -> str:
    """Write a state as JSON without secrets; one that is too large is told by its size and digest."""
    if value is None:
        return ""
    said = canonical(redact(msgspec.to_builtins(value, str_keys=True)))
    if len(said) > LARGEST_STATE:
        said = canonical({"bytes": len(said), "sha256": digest_of(b"", said.decode()).hex(), "tooLarge": True})
    return said.decode()


def _clean(text: str, longest: int) -> str:
    return redact_text(text.replace("\x00", ""))[:longest]


async def _append(tx: Write, entries: list[_Entry]) -> None:
    """Add links to the chain. From here to the commit, nobody else can."""
    head = await _lock_head(tx)
    seq, previous, at = head.seq, head.hash, clock.now()
    links: list[dict[str, object]] = []
    for entry in entries:
        seq += 1
        link = _link(entry, seq, previous, at)
        previous = hash_of(link)
        links.append(_row(link, previous, entry))
    await queries.APPEND.run(tx, links=as_json(links), seq=seq, hash=previous)


async def _lock_head(tx: Write) -> queries.Head:
    head = await queries.LOCK_HEAD.first(tx)
    if head is None:
        await queries.BEGIN.run(tx, hash=FIRST)
        head = await queries.LOCK_HEAD.one(tx)
    return head


def _link(entry: _Entry, seq: int, previous: bytes, at: datetime) -> Link:
    by = entry.by
    return Link(
        seq=seq,
        at=at,
        action=entry.action,
        kind=entry.kind,
        subject=entry.subject,
        actor_id=by.actor_id,
        impersonator_id=by.impersonator_id,
        about=entry.detail.person_id if entry.detail is not None else None,
        name=_clean(by.name, LONGEST_NAME),
        request_id=by.request_id[:LONGEST_REQUEST_ID],
        origin_digest=entry.origin.digest if entry.origin is not None else b"",
        detail_digest=entry.detail.digest if entry.detail is not None else b"",
        previous=previous,
    )


def _row(link: Link, made: bytes, entry: _Entry) -> dict[str, object]:
    """Write a link as one statement takes it, with what stands beside it."""
    row: dict[str, object] = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in msgspec.structs.asdict(msgspec.structs.replace(link, hash=made)).items()
    }
    if entry.origin is not None:
        address, agent = entry.origin.values
        row |= {"origin_salt": entry.origin.salt.hex(), "address": address, "agent": agent}
    if entry.detail is not None:
        before, after, reason = entry.detail.values
        row |= {"detail_salt": entry.detail.salt.hex(), "before": before, "after": after, "reason": reason}
    return row
