"""Cursors: where a page began or ended, signed, and bound to the very question that was asked.

A cursor holds the values of the last row's sort expressions and its key, never an offset: rows that come and go while
somebody pages neither hide another row nor show one twice.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from stoa.kernel.crypto import SHORT_MAC_BYTES, BadSignature, Keyring, SignatureExpired, UnknownKey, unsign
from stoa.kernel.errors import Malformed

PURPOSE = "cursor"
LONGEST_CURSOR = 4096
_QUESTION_BYTES = 12

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _write_time(value: datetime) -> bytes:
    """Microseconds, exactly; a time without a zone is marked, since PostgreSQL takes it for another type."""
    since = (value if value.tzinfo else value.replace(tzinfo=UTC)) - _EPOCH
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return microseconds.to_bytes(8, signed=True) + (b"" if value.tzinfo else b"-")


def _read_time(data: bytes) -> datetime:
    value = _EPOCH + int.from_bytes(data[:8], signed=True) * _MICROSECOND
    return value if len(data) == 8 else value.replace(tzinfo=None)  # noqa: PLR2004 - as written above


# MessagePack has no word for these; each travels as bytes under a number of its own. A `datetime` is a `date`, too.
_WRITERS: tuple[tuple[type, int, Callable[[Any], bytes]], ...] = (
    (UUID, 1, lambda value: value.bytes),
    (datetime, 2, _write_time),
    (date, 3, lambda value: value.isoformat().encode()),
    (time, 4, lambda value: value.isoformat().encode()),
    (timedelta, 5, lambda value: str(value // _MICROSECOND).encode()),
    (Decimal, 6, lambda value: str(value).encode()),
)
_READERS: dict[int, Callable[[bytes], Any]] = {
    1: lambda data: UUID(bytes=data),
    2: _read_time,
    3: lambda data: date.fromisoformat(data.decode()),
    4: lambda data: time.fromisoformat(data.decode()),
    5: lambda data: timedelta(microseconds=int(data)),
    6: lambda data: Decimal(data.decode()),
}


class BadCursor(Malformed):
    """A cursor was changed, or belongs to another list, filter, sort or person."""

    code = "BAD_CURSOR"
    message = "This cursor does not belong to this list, filter and sort. Start again from the first page."


class Position(NamedTuple):
    """A place between two rows, and which way to read from there."""

    backward: bool
    values: tuple[Any, ...]


def question_hash(*parts: Any) -> bytes:
    """Hash everything that a cursor is bound to."""
    return blake2b(msgspec.msgpack.encode(parts, enc_hook=str), digest_size=_QUESTION_BYTES).digest()


def write_cursor(keys: Keyring, question: bytes, values: Sequence[Any], *, backward: bool) -> str:
    """Make the cursor for a place in the answer to a question."""
    payload = msgspec.msgpack.encode([question, backward, *map(_pack, values)])
    return _written(keys.short_mac(payload, PURPOSE) + payload).decode("ascii")


def read_cursor(keys: Keyring, question: bytes, text: str, *, count: int) -> Position:
    """Read a cursor that must hold `count` values; `BadCursor` for one that is not ours or answers something else."""
    if len(text) > LONGEST_CURSOR:
        raise BadCursor
    try:
        parts = msgspec.msgpack.decode(_payload(keys, text), ext_hook=_unpack)
    except (BadSignature, SignatureExpired, UnknownKey, msgspec.MsgspecError, ValueError, InvalidOperation):
        raise BadCursor from None
    if not isinstance(parts, list) or len(parts) != count + 2 or parts[0] != question:
        raise BadCursor
    return Position(parts[1], tuple(parts[2:]))


def _written(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _payload(keys: Keyring, text: str) -> bytes:
    """Take what is signed out of a cursor, by whichever of our roots; one with dots was made by an earlier version."""
    if "." in text:
        return unsign(keys, text, PURPOSE)
    written = text.encode("ascii")
    content = urlsafe_b64decode(written + b"=" * (-len(text) % 4))
    if _written(content) != written:  # the same bytes, written in another way
        raise BadSignature
    given, payload = content[:SHORT_MAC_BYTES], content[SHORT_MAC_BYTES:]
    if not any(compare_digest(keys.short_mac(payload, PURPOSE, root.id), given) for root in keys.roots):
        raise BadSignature
    return payload


def _pack(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if (found := _writer_of(value.__class__)) is not None:
        code, write = found
        return msgspec.msgpack.Ext(code, write(value))
    message = f"A listing cannot sort by a {type(value).__name__}: cast the expression to a number, a text or a time."
    raise TypeError(message)


@lru_cache
def _writer_of(kind: type) -> tuple[int, Callable[[Any], bytes]] | None:
    return next(((code, write) for one, code, write in _WRITERS if issubclass(kind, one)), None)


def _unpack(code: int, data: memoryview) -> Any:
    return _READERS[code](bytes(data))
