"""Cursors: only ours, and only for the question they were made for."""

from base64 import urlsafe_b64decode

import asyncpg
import pytest

from stoa.kernel.crypto import SHORT_MAC_BYTES, Keyring, new_root, parse_roots, sign
from stoa.kernel.db import BadCursor, Database
from tests.kernel.db.items import OF_OWNER, add, ask


@pytest.mark.parametrize("change", ["flip", "cut", "extend", "empty", "other site", "other purpose", "garbage", "long"])
async def test_a_forged_cursor_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring, change: str
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1")).next_cursor
    assert cursor
    middle = len(cursor) // 2
    other = Keyring(keys.roots, "another")
    theirs = (await ask(database, other, "limit=1")).next_cursor
    forged = {
        "flip": cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + cursor[middle + 1 :],
        "cut": cursor[:-1],
        "extend": f"{cursor}A",
        "empty": ".",
        "other site": theirs or "",
        "other purpose": sign(keys, b"\x90", "something-else"),
        "garbage": "%F0%9F%98%80",
        "long": "a" * 4000,
    }[change]
    with pytest.raises(BadCursor) as caught:
        await ask(database, keys, f"limit=1&cursor={forged}")
    assert caught.value.status == 400


async def test_a_cursor_of_an_earlier_version_or_an_older_key_goes_on(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1")).next_cursor
    assert cursor
    payload = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[SHORT_MAC_BYTES:]
    second = (await ask(database, keys, f"limit=1&cursor={cursor}")).data
    assert (await ask(database, keys, f"limit=1&cursor={sign(keys, payload, 'cursor')}")).data == second
    rotated = Keyring((*parse_roots([new_root()]), *keys.roots), keys.site)
    assert (await ask(database, rotated, f"limit=1&cursor={cursor}")).data == second
    with pytest.raises(BadCursor):
        await ask(database, Keyring(rotated.roots[:1], keys.site), f"limit=1&cursor={cursor}")


@pytest.mark.parametrize(
    "query", ["sort=-newest", "sort=title", "gameType=minecraft", "online=true", "tags=a&tagsMode=any"]
)
async def test_a_cursor_of_another_filter_or_sort_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring, query: str
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1")).next_cursor
    with pytest.raises(BadCursor):
        await ask(database, keys, f"{query}&limit=1&cursor={cursor}")


async def test_a_cursor_of_another_person_or_parent_is_refused(
    items: asyncpg.Connection, database: Database, keys: Keyring
) -> None:
    for _ in range(3):
        await add(items)
    cursor = (await ask(database, keys, "limit=1", actor="ada")).next_cursor
    with pytest.raises(BadCursor):
        await ask(database, keys, f"limit=1&cursor={cursor}", actor="bob")
    assert (await ask(database, keys, f"limit=1&cursor={cursor}", actor="ada")).data
    db = database.read()
    mine = (await OF_OWNER.page(db, OF_OWNER.ask("limit=1", keys), owner=1)).next_cursor
    with pytest.raises(BadCursor):
        await OF_OWNER.page(db, OF_OWNER.ask(f"limit=1&cursor={mine}", keys), owner=2)
    with pytest.raises(BadCursor):
        await ask(database, keys, f"limit=1&cursor={mine}")
