"""How a link of the chain is made: canonical JSON of everything that is known, hashed with the link before it.

What is personal stands beside the chain, and in it only as a digest with a salt of its own. When a person is erased,
the salt goes too: nobody can find out by trying what was there, and the chain still holds.
"""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

FIRST = bytes(32)
"""What the first link has instead of one before it."""

VERSION = 1


class Link(msgspec.Struct, frozen=True):
    """One row of the log."""

    seq: int
    at: datetime
    action: str
    kind: str
    subject: str
    actor_id: UUID | None
    impersonator_id: UUID | None
    about: UUID | None
    name: str
    request_id: str
    origin_digest: bytes
    detail_digest: bytes
    previous: bytes
    hash: bytes = b""


def hash_of(link: Link) -> bytes:
    """Give the hash that a link must have."""
    said = {
        "v": VERSION,
        "seq": link.seq,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": link.action,
        "kind": link.kind,
        "subject": link.subject,
        "actor": link.actor_id,
        "impersonator": link.impersonator_id,
        "about": link.about,
        "name": link.name,
        "request": link.request_id,
        "origin": link.origin_digest.hex(),
        "detail": link.detail_digest.hex(),
        "previous": link.previous.hex(),
    }
    return sha256(canonical(said)).digest()


def digest_of(salt: bytes, *values: str) -> bytes:
    """Give the digest that stands in the chain for values that stand beside it."""
    return sha256(canonical({"salt": salt.hex(), "values": list(values)})).digest()


def canonical(value: object) -> bytes:
    """Write a value as JSON in the one way in which equal values are equal bytes."""
    return msgspec.json.encode(value, order="sorted")
