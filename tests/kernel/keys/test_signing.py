"""Signing keys in the database: shared by processes, rotated under load, withdrawn at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.crypto.jwt import InvalidToken, TokenExpired, UnknownTokenKey
from stoa.kernel.db import Database, Query
from stoa.kernel.errors import NotFound
from stoa.kernel.keys import SigningKeys, SigningSettings, reencrypt
from stoa.kernel.keys.queries import LOCK
from stoa.kernel.keys.signing import PRIVATE_KEY
from tests.kernel.asking import value

from .waiting import until_waiting

OLD_ROOT, NEW_ROOT = new_root(), new_root()
KEYS = Keyring(parse_roots([OLD_ROOT]))
SETTINGS = SigningSettings()
USE = {"kind": "at+jwt", "issuer": "https://example.org", "audience": "api"}
LIFE = timedelta(minutes=15)

COUNT = Query("select count(*) from kernel.signing_keys", int, registered=False)
SEALED = Query("select sealed_private_key from kernel.signing_keys", bytes, registered=False)
AGE_ALL = Query[None](
    "update kernel.signing_keys set activates_at = activates_at - :by::interval, "
    "retires_at = retires_at - :by::interval, created_at = created_at - :by::interval",
    registered=False,
)


async def a_process(database: Database, keys: Keyring = KEYS) -> SigningKeys:
    signing = SigningKeys(database, keys, SETTINGS)
    await signing.reload()
    return signing


async def time_passes(database: Database, by: timedelta) -> None:
    """Move the rows into the past: the database tells the time itself."""
    async with database.write() as tx:
        await AGE_ALL.run(tx, by=by)


def signed(process: SigningKeys, **claims: Any) -> str:
    return process.sign({"sub": "7", **claims}, life=LIFE, **USE)


async def test_processes_that_start_together_share_one_key(database: Database) -> None:
    processes = await asyncio.gather(*(a_process(database) for _ in range(8)))
    assert await COUNT.one(database.read()) == 1
    token = signed(processes[0])
    for process in processes:
        assert (await process.verify(token, **USE))["sub"] == "7"


async def test_a_private_key_is_never_readable_in_the_database(database: Database) -> None:
    process = await a_process(database)
    private = process.current().private
    assert private is not None
    assert private.private_bytes_raw() not in await SEALED.one(database.read())


async def test_a_new_key_is_published_before_it_signs_and_the_old_one_verifies_on(database: Database) -> None:
    process, other = await a_process(database), await a_process(database)
    first = process.current().id
    token = signed(process)
    second = await process.rotate()
    assert process.current().id == first
    assert {key["kid"] for key in process.jwks()["keys"]} == {first, second}

    await time_passes(database, SETTINGS.publish_ahead)
    await process.reload()
    assert process.current().id == second
    assert (await process.verify(token, **USE))["sub"] == "7"
    assert (await other.verify(token, **USE))["sub"] == "7"

    await time_passes(database, SETTINGS.keep_verifying)
    await process.reload()
    assert [key["kid"] for key in process.jwks()["keys"]] == [second]
    with pytest.raises(UnknownTokenKey):
        await process.verify(token, **USE)


async def test_no_request_fails_while_keys_rotate(database: Database) -> None:
    processes = [await a_process(database) for _ in range(3)]
    done = asyncio.Event()
    checked = 0

    async def load(number: int) -> None:
        nonlocal checked
        while not done.is_set():
            token = signed(processes[number % 3])
            await asyncio.sleep(0)
            assert (await processes[(number + 1) % 3].verify(token, **USE))["sub"] == "7"
            checked += 1

    async def rotate() -> None:
        for number in range(6):
            await processes[number % 3].rotate()
            for process in processes:
                await asyncio.sleep(0.01)
                await process.reload()
            await time_passes(database, SETTINGS.publish_ahead)
        done.set()

    await asyncio.gather(rotate(), *(load(number) for number in range(6)))
    assert checked > 50


async def test_rotations_at_the_same_time_make_one_key(database: Database) -> None:
    processes = [await a_process(database) for _ in range(3)]
    await time_passes(database, SETTINGS.rotate_every + timedelta(days=1))
    async with database.write() as tx:
        await LOCK.run(tx)
        rotating = [asyncio.create_task(process.rotate_if_due()) for process in processes]
        await until_waiting(database, len(rotating))
    made = await asyncio.gather(*rotating)
    assert len([one for one in made if one is not None]) == 1
    assert await processes[0].rotate_if_due() is None


async def test_a_withdrawn_key_is_refused_at_once_and_another_signs(database: Database) -> None:
    process = await a_process(database)
    token = signed(process)
    await process.withdraw(process.current().id)
    with pytest.raises(InvalidToken):
        await process.verify(token, **USE)
    assert (await process.verify(signed(process), **USE))["sub"] == "7"
    with pytest.raises(NotFound):
        await process.withdraw("nobody")


async def test_a_key_that_another_process_has_just_made_is_looked_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, late = await a_process(database), await a_process(database)
    await process.withdraw(process.current().id)
    token = signed(process)
    with pytest.raises(UnknownTokenKey):
        await late.verify(token, **USE)  # it has looked a moment ago
    monkeypatch.setattr(late, "_loaded", float("-inf"))
    assert (await late.verify(token, **USE))["sub"] == "7"


async def test_an_unknown_key_cannot_make_us_ask_the_database_each_time(database: Database) -> None:
    process, stranger = await a_process(database), SigningKeys(database, KEYS, SETTINGS)
    stranger.known = ((await a_process(database)).known[0],)
    async with database.write() as tx:
        await Query[None]("delete from kernel.signing_keys", registered=False).run(tx)
    await process.reload()
    forged = signed(stranger)
    loaded = process._loaded
    for _ in range(20):
        with pytest.raises(UnknownTokenKey):
            await process.verify(forged, **USE)
    assert process._loaded == loaded


async def test_a_token_that_would_outlive_its_key_is_not_made(database: Database) -> None:
    process = await a_process(database)
    with pytest.raises(ValueError, match="SIGNING_KEEP_VERIFYING"):
        process.sign({}, life=timedelta(days=1), **USE)


async def test_signing_keys_survive_a_change_of_root_keys_and_even_the_loss_of_one(database: Database) -> None:
    token = signed(await a_process(database))
    both, only_new = Keyring(parse_roots([NEW_ROOT, OLD_ROOT])), Keyring(parse_roots([NEW_ROOT]))
    (result,) = await reencrypt(database, both, columns=[PRIVATE_KEY])
    assert (result.complete, result.done) == (True, 1)
    process = await a_process(database, only_new)
    assert (await process.verify(token, **USE))["sub"] == "7"
    assert process.current().id == (await a_process(database, both)).current().id

    lost = await a_process(database, Keyring(parse_roots([new_root()])))
    assert await COUNT.one(database.read()) == 2  # what cannot sign any more is joined by one that can
    assert (await lost.verify(token, **USE))["sub"] == "7"
    assert (await lost.verify(signed(lost), **USE))["sub"] == "7"


async def test_a_token_expires_by_our_clock(database: Database) -> None:
    process = await a_process(database)
    token = signed(process)
    with clock.moved(timedelta(minutes=16)), pytest.raises(Exception, match="expired"):
        await process.verify(token, **USE)


@pytest.mark.parametrize("minutes", [20, -20])
async def test_tokens_are_judged_by_the_clock_of_the_database_whatever_that_of_the_process_says(
    database: Database, minutes: int
) -> None:
    token = signed(await a_process(database))
    with clock.wrong(timedelta(minutes=minutes)):
        process = await a_process(database)
        with pytest.raises(TokenExpired if minutes > 0 else InvalidToken):
            await process.verify(token, **USE)  # by its own clock
        await database.follow_clock()
        assert abs(clock.now() - await value(database, "select clock_timestamp()")) < timedelta(minutes=1)
        assert (await process.verify(token, **USE))["sub"] == "7"
        its_own = signed(process)
    assert (await process.verify(its_own, **USE))["sub"] == "7"
