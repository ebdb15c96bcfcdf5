"""What strangers write is read in one way or refused in words: signatures, cursors, ranges, forms of many parts."""

import asyncio
import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.media.intake.form import Field, IncomingFile, read_form_parts
from stoa.kernel.crypto import Keyring, new_root
from stoa.kernel.crypto.roots import parse_roots
from stoa.kernel.db import BadCursor
from stoa.kernel.db.cursor import question_hash, read_cursor, write_cursor
from stoa.kernel.errors import Fault
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.storage.ranges import Unsatisfiable, read_range
from stoa.sites.firstspawn.plugin_door.errors import BadSignature, SignatureTooWeak, StaleTimestamp
from stoa.sites.firstspawn.plugin_door.rules import Signed, check_form, is_signed_by, second_message, sign

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = b"a secret of thirty-two bytes or so"
ANYTHING = st.text(max_size=120)
HEADER = st.text(st.characters(max_codepoint=255), max_size=60)
RIGHT = Signed(
    key="fs_pk_" + "0" * 32,
    timestamp=str(int(NOW.timestamp() * 1000)),
    nonce="n" * 32,
    signature="",
    method="POST",
    target="/api/v1/plugin/redemption/execute?x=1",
    body=b'{"code":"A"}',
)
SIGNED = dataclasses.replace(RIGHT, signature=f"v2={sign(SECRET, second_message(RIGHT))}")
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "key": st.from_regex(r"fs_pk_[0-9a-f]{32}", fullmatch=True) | ANYTHING,
    "timestamp": st.from_regex(r"[0-9]{13}", fullmatch=True) | ANYTHING,
    "nonce": st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True) | ANYTHING,
    "signature": st.from_regex(r"v2=[0-9a-f]{64}", fullmatch=True) | ANYTHING,
    "method": st.sampled_from(["GET", "PUT", "post"]) | ANYTHING,
    "target": ANYTHING,
    "body": st.binary(max_size=60),
}


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_signature_is_good_for_what_was_signed_and_for_nothing_else(part: str, data: st.DataObject) -> None:
    assert is_signed_by(SIGNED, [b"another", SECRET])
    drawn: dict[str, Any] = {part: data.draw(PARTS[part])}
    changed = dataclasses.replace(SIGNED, **drawn)
    assert is_signed_by(changed, [SECRET]) == (changed == SIGNED)


@given(st.fixed_dictionaries(PARTS), st.booleans())
def test_whatever_claims_to_be_signed_has_its_form_or_is_refused(parts: dict[str, Any], second_only: bool) -> None:
    signed = Signed(**parts)
    try:
        check_form(signed, NOW, second_only=second_only)
    except (BadSignature, StaleTimestamp, SignatureTooWeak):
        return
    assert len(signed.timestamp) == 13
    assert abs(int(signed.timestamp) - NOW.timestamp() * 1000) <= 300_000
    assert not is_signed_by(signed, [SECRET])


KEYS = Keyring(parse_roots([new_root()]), "firstspawn")
QUESTION = question_hash("items", "sort=newest")
VALUES = st.lists(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.uuids()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False, places=4),
    min_size=1,
    max_size=4,
)


@given(VALUES, st.booleans())
def test_a_cursor_reads_as_it_was_written(values: list[Any], backward: bool) -> None:
    read = read_cursor(KEYS, QUESTION, write_cursor(KEYS, QUESTION, values, backward=backward), count=len(values))
    assert (list(read.values), read.backward) == (values, backward)
    assert [type(one) for one in read.values] == [type(one) for one in values]
    assert {type(one) for one in values} <= {type(None), bool, int, float, str, UUID, datetime, Decimal}


@given(VALUES, st.integers(0, 400), st.characters(codec="ascii") | st.just(""), st.integers(1, 5))
def test_a_cursor_that_was_changed_anywhere_is_refused(values: list[Any], at: int, letter: str, count: int) -> None:
    cursor = write_cursor(KEYS, QUESTION, values, backward=False)
    at %= len(cursor)
    forged = cursor[:at] + letter + cursor[at + 1 :]
    if forged != cursor or count != len(values):
        with pytest.raises(BadCursor):
            read_cursor(KEYS, QUESTION, forged, count=count if forged == cursor else len(values))
    with pytest.raises(BadCursor):
        read_cursor(KEYS, question_hash("items", "sort=title"), cursor, count=len(values))


@given(ANYTHING)
def test_no_text_is_a_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(KEYS, QUESTION, text, count=1)


@given(st.integers(0, 1 << 40), st.from_regex(r"bytes=[0-9, -]{0,40}") | ANYTHING | st.none())
def test_a_range_is_a_part_of_the_file_or_the_whole_or_nothing(size: int, header: str | None) -> None:
    try:
        found = read_range(header, size)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] < found[1] <= size


def _request(body: bytes, pieces: int, content_type: str) -> Exchange:
    """Give a request that arrives in pieces."""
    cuts = [len(body) * number // pieces for number in range(pieces + 1)]
    messages: Iterator[dict[str, Any]] = iter(
        {"type": "http.request", "body": body[begin:end], "more_body": number < pieces - 1}
        for number, (begin, end) in enumerate(itertools.pairwise(cuts))
    )

    async def receive() -> dict[str, Any]:
        return next(messages)

    app = SimpleNamespace(http=SimpleNamespace(body_deadline=NOW - NOW.replace(hour=11)))
    return cast("Exchange", SimpleNamespace(receive=receive, app=app, header=lambda _: content_type))


async def _parts(request: Exchange) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    async for part in read_form_parts(request):
        match part:
            case Field():
                found.append((part.name, part.value.encode()))
            case IncomingFile():
                found.append((part.name, b"".join([chunk async for chunk in part.chunks])))
    return found


PIECES = st.lists(
    st.sampled_from(
        [b"--x", b"--x--", b"\r\n", b"\n", b"Content-Disposition: form-data; name=a", b'; filename="b"', b": ", b"\x00"]
    )
    | st.binary(max_size=20),
    max_size=20,
).map(b"".join)


@given(PIECES, st.integers(1, 9), st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data"]) | HEADER)
def test_whatever_arrives_as_a_form_is_read_or_refused(body: bytes, pieces: int, kind: str) -> None:
    with suppress(Fault):
        assert len(asyncio.run(_parts(_request(body, pieces, kind)))) <= 60


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.binary(max_size=90), st.booleans()), max_size=5
    ),
    st.integers(1, 40),
)
def test_a_form_reads_the_same_in_however_many_pieces_it_arrives(
    parts: list[tuple[str, bytes, bool]], pieces: int
) -> None:
    body, wanted = b"", []
    for name, drawn, is_file in parts:
        content = drawn if is_file else drawn.hex().encode()
        filename = b'; filename="f"' if is_file else b""
        body += b"--edge\r\nContent-Disposition: form-data; name=%s%s\r\n\r\n" % (name.encode(), filename)
        body += content + b"\r\n"
        wanted.append((name, content))
    if any(b"--edge" in content for _, content in wanted):
        return
    request = _request(body + b"--edge--\r\n", pieces, "multipart/form-data; boundary=edge")
    assert asyncio.run(_parts(request)) == wanted
