"""What a process knows of words is what the database tells of them, whatever happens to boats meanwhile."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from stoa.kernel.cache import Local
from stoa.kernel.cache.store import Store
from stoa.kernel.db import Database, Query
from stoa.sites.marinemarket.search.filing import count_words, file_words, forget_words
from stoa.sites.marinemarket.search.known import keep_wordings
from stoa.sites.marinemarket.search.vocabulary import Vocabulary
from stoa.sites.marinemarket.search.vocabulary.queries import CHANGED_WORDS
from stoa.sites.marinemarket.search.wording import KeptWordings, read_wording
from tests.harness.web import StartSite
from tests.kernel.valkey.servers import until
from tests.sites.marinemarket.boats_afloat import launch, new_seller

RENAME: Query[None] = Query("update listings set title = :title where slug = :slug", registered=False)
TYPED = (
    "hero",
    "heron",
    "herom grey",
    "redham",
    "grady-white 36 -reef",
    "r-27",
    "R-27z qJ/105",
    "j/105 29.9",
    '"grey heron" 3',
    "zephyrine",
    "zephirine",
    "swallow swalow swalows",
    "Ærø",
    "Ærö-40",
    "морской",
    "a b",
    "smørebrod",
    "zabc zabcd",
)


@pytest.fixture
async def sea(start_site: StartSite) -> tuple[Database, Store]:
    site = await start_site("marinemarket")
    store = site.runtime.caches["marinemarket"]
    assert await until(lambda: store.listening)  # until then a process trusts little of what it keeps
    return site.runtime.databases["marinemarket"], store


async def _same(sea: Database, store: Store, kept: KeptWordings) -> None:
    await store.drop_tags(("boats",))
    told = {text: await read_wording(sea.read(), text, kept) for text in TYPED}
    assert told == {text: await read_wording(sea.read(), text) for text in TYPED}


async def _count_and_file(sea: Database) -> None:
    async with sea.write() as tx:
        await forget_words(tx)
    async with sea.write() as tx:
        await count_words(tx)
    async with sea.write() as tx:
        await file_words(tx, fewest=2, share=100.0)


async def test_what_is_known_here_is_what_the_database_knows(sea: tuple[Database, Store]) -> None:
    db, store = sea
    kept = keep_wordings(store)
    await _same(db, store, kept)
    seller = await new_seller(db)
    for number in range(3):
        await launch(db, seller, slug=f"heron-{number}", title="Grey Heron 36", make="Grady-White", city="Reedham")
        await _same(db, store, kept)
    await launch(db, seller, title="R-27 J/105 29.9 swallow", description="as grey as a heron, heronries")
    await launch(db, seller, title="Ærø-40 морская swallows zabcЖЩЯ", description="R-27 at Reedham")
    await _same(db, store, kept)
    await _count_and_file(db)
    await _same(db, store, kept)
    await RENAME.run(db.once(), slug="heron-1", title="Zephyrine Swallowtail")
    await _same(db, store, kept)
    await RENAME.run(db.once(), slug="heron-1", title="Herons")
    await _count_and_file(db)
    # Who begins now knows all of it at once.
    await _same(db, store, keep_wordings(store))


async def test_words_written_while_others_are_read_are_not_missed(sea: tuple[Database, Store]) -> None:
    """Who began to write earlier may end later: what was looked at in between did not have it yet."""
    db, store = sea
    kept = keep_wordings(store)
    seller = await new_seller(db)
    await launch(db, seller, slug="slow", title="Slow")
    written, looked = asyncio.Event(), asyncio.Event()

    async def write_slowly() -> None:
        async with db.write() as tx:
            await RENAME.run(tx, slug="slow", title="Zephyrine")
            written.set()
            await looked.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write_slowly())
        await written.wait()
        await launch(db, seller, title="Heron")
        await _same(db, store, kept)
        looked.set()
    await store.drop_tags(("boats",))
    assert not (await read_wording(db.read(), "zephyrine", kept)).nowhere


async def test_only_what_has_changed_is_asked_for(sea: tuple[Database, Store]) -> None:
    db, store = sea
    kept = keep_wordings(store)
    reads = db.read()
    for text in ("zephyrine", "zephyrine", "heron", "hero"):
        assert (await read_wording(reads, text, kept)).nowhere
    assert reads.queries == 1
    await launch(db, await new_seller(db), title="Zephyrine")
    await store.drop_tags(("boats",))
    assert not (await read_wording(reads, "zephyrine", kept)).nowhere
    assert (await read_wording(reads, "heron", kept)).nowhere
    assert reads.queries == 2
    for text in ("R-27", "R-27", "R-27 zephyrine"):  # the database takes it apart, once
        await read_wording(reads, text, kept)
    assert reads.queries == 3


async def test_of_very_many_words_none_is_kept(sea: tuple[Database, Store]) -> None:
    db, store = sea
    kept = keep_wordings(store)
    fresh: Local[bool] = Local(store, "few", ttl=timedelta(minutes=1), tags=("boats",))
    few = kept._replace(vocabulary=Vocabulary(fresh, most=4))
    await _same(db, store, few)
    await launch(db, await new_seller(db), title="Grey Heron", description="one two three four five")
    await _same(db, store, few)
    assert await few.vocabulary.know(db.read(), terms=[], begun=["heron"], odd=[]) is None


async def test_words_of_a_restored_backup_are_read_once(sea: tuple[Database, Store]) -> None:
    """They bear transactions of the database they were written in, which may have seen more of them than this one."""
    db, store = sea
    await launch(db, await new_seller(db), title="Zephyrine")
    async with db.write() as tx:
        await tx.connection.execute("set local session_replication_role = replica")  # as they come, without triggers
        for table in ("listing_lexemes", "search_words"):
            await tx.connection.execute(f"update {table} set changed = '9000000000'")
    vocabulary = keep_wordings(store).vocabulary
    assert await vocabulary.know(db.read(), terms=[], begun=["zephyr"], odd=[])
    assert [one.word for one in await CHANGED_WORDS.all(db.read(), since=1, most=10)] == [""]
    await launch(db, await new_seller(db), title="Heron")
    await store.drop_tags(("boats",))
    assert await vocabulary.know(db.read(), terms=[], begun=["heron"], odd=[])


async def test_who_has_it_elsewhere_than_in_the_name_is_found_at_once(
    start_site: StartSite,
) -> None:
    """Nobody has, which is remembered until a boat changes; the order turned round begins with those."""
    site = await start_site("marinemarket")
    db, store = site.runtime.databases["marinemarket"], site.runtime.caches["marinemarket"]
    seller = await new_seller(db)
    for number in range(60):
        told = {"description": "blue as a sea"} if number % 2 else {}
        await launch(db, seller, slug=f"heron-{number}", title="Heron R-27 Sea", **told)
    async with db.write() as tx:
        await count_words(tx)
    async with db.write() as tx:
        await file_words(tx, fewest=50, share=100.0)
    await store.drop_tags(("boats",))

    async def first(text: str, more: str = "") -> str:
        found = (await site.get(f"/api/v1/search?query={text}&sort=-relevance&limit=1{more}")).json()["data"]
        return found[0]["slug"] if found else ""

    typed = ("heron+r-27", "heron+sea+r-27", "heron+sea")
    for _ in range(2):
        assert [await first(text) for text in typed] == ["heron-0"] * 3
    for number, text in enumerate(typed):
        elsewhere = text.replace("+", " ").removeprefix("heron ")
        await launch(db, seller, slug=f"late-{number}", title="Heron", description=elsewhere)
    await store.drop_tags(("boats",))
    assert [await first(text) for text in typed] == ["late-0", "late-1", "late-1"]
    assert [await first(text, "&minYear=1901") for text in typed] == ["late-0", "late-1", "late-1"]


async def test_what_is_taken_apart_is_there_for_whoever_asked_though_much_else_was_asked_before(
    sea: tuple[Database, Store],
) -> None:
    db, store = sea
    vocabulary = keep_wordings(store).vocabulary
    await vocabulary.know(db.read(), terms=[], begun=[], odd=[f"r-{number}" for number in range(4000)])
    found = await vocabulary.know(db.read(), terms=[], begun=[], odd=["r-1", "j-24"])
    assert found is not None
    assert [one.term for one in found] == ["r-1", "j-24"]


async def test_who_waits_for_the_database_is_not_told_that_words_are_nowhere_which_are_no_longer_kept(
    sea: tuple[Database, Store],
) -> None:
    db, store = sea
    await launch(db, await new_seller(db), title="Grey Heron")
    fresh: Local[bool] = Local(store, "few", ttl=timedelta(minutes=1), tags=("boats",))
    vocabulary = Vocabulary(fresh, most=12)
    assert await vocabulary.know(db.read(), terms=[], begun=["heron"], odd=[])
    told = [one for one in await CHANGED_WORDS.all(db.read(), since=0, most=50) if one.word == "heron"]
    asking = asyncio.create_task(vocabulary.know(db.read(), terms=[], begun=["heron"], odd=["r-27"]))
    await asyncio.sleep(0)  # it has begun, and waits for what the database reads in it
    vocabulary._learn(msgspec.structs.replace(one, word=f"w{number}") for number in range(20) for one in told)
    assert await asking is None


async def test_words_that_were_found_are_remembered_up_to_a_number_of_words(sea: tuple[Database, Store]) -> None:
    db, store = sea
    seller = await new_seller(db)
    for first in range(0, 60, 20):
        await launch(db, seller, title=" ".join(f"a{number}" for number in range(first, first + 20)))
    vocabulary = keep_wordings(store).vocabulary
    long = "-".join("a" * 15)
    for number in range(0, 120, 10):
        await vocabulary.know(
            db.read(), terms=[], begun=[], odd=[f"{long}-{one}" for one in range(number, number + 10)]
        )
    assert 5_000 < sum(map(len, vocabulary._found.values())) < 21_000
