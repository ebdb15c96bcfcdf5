"""Row 34: what somebody changes who may change everything is found, and said where it is."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from stoa.kernel import clock
from stoa.kernel.audit import Anchor, Anchors, By, Finding, Verdict, add_anchor, find_anchors, record, verify_chain
from stoa.kernel.audit.chain import hash_of
from stoa.kernel.audit.queries import WALK, Walked
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.kernel.storage import Storage, StorageSettings, list_files, open_storage, put
from tests.kernel.audit.reading import ANNA, BEN, BY_ANNA, as_superuser, rows

KEYS = Keyring(parse_roots([new_root()])).for_site("agora")
HOUR = timedelta(hours=1)


@pytest.fixture
def files(tmp_path: Path) -> Storage:
    return open_storage(StorageSettings(), KEYS, data=tmp_path, site="agora")


async def write(database: Database, count: int = 10) -> None:
    for number in range(count):
        async with database.write() as tx:
            await record(tx, "boat.priced", by=BY_ANNA, kind="boat", id=f"b{number}", after={"price": number})


async def verdict(database: Database, anchors: Anchors | None = None, *, since_anchor: bool = False) -> Verdict:
    return await verify_chain(database.read(), anchors, since_anchor=since_anchor)


def places(found: Verdict) -> list[tuple[int, str]]:
    return [(one.seq, one.what) for one in found.findings]


async def rewrite(database: Database, first: int) -> None:
    """Make the hashes fit again from an entry on, as somebody would who knows how."""
    walked = await WALK.all(database.read(), first=first)
    previous = walked[0].previous
    statements = []
    for row in walked:
        link = msgspec.structs.replace(row.kept().link, previous=previous)
        made = hash_of(link)
        statements.append(
            f"update kernel.audit_log set previous = '\\x{previous.hex()}', hash = '\\x{made.hex()}' "
            f"where seq = {row.seq}"
        )
        previous = made
    statements.append(f"update kernel.audit_head set hash = '\\x{previous.hex()}'")
    await as_superuser(database, *statements)


async def test_a_chain_that_nobody_touched_holds(database: Database, files: Storage) -> None:
    await write(database)
    await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    found = await verdict(database, await find_anchors(files, KEYS, "agora"))
    assert (found.findings, found.checked, found.last, found.anchors) == ((), 10, 10, 1)


async def test_an_empty_log_holds(database: Database, files: Storage) -> None:
    assert await add_anchor(database.read(), files, KEYS, "agora", HOUR) is None
    assert (await verdict(database)).holds


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("update kernel.audit_log set action = 'boat.hidden' where seq = 4", (4, "changed")),
        ("update kernel.audit_log set impersonator_id = actor_id where seq = 4", (4, "changed")),
        ("update kernel.audit_log set at = at - interval '1 second' where seq = 4", (4, "changed")),
        ("update kernel.audit_log set request_id = 'another' where seq = 4", (4, "changed")),
        ("""update kernel.audit_details set after = '{"price":9}' where seq = 4""", (4, "beside")),
        ("update kernel.audit_details set person_id = gen_random_uuid() where seq = 4", (4, "beside")),
        ("update kernel.audit_origins set address = '192.0.2.1' where seq = 4", (4, "beside")),
        ("delete from kernel.audit_origins where seq = 4", (4, "beside")),
        ("delete from kernel.audit_log where seq = 4", (4, "missing")),
        ("delete from kernel.audit_log where seq between 4 and 6", (4, "missing")),
        ("delete from kernel.audit_log where seq > 7", (8, "cut")),
        ("delete from kernel.audit_head", (10, "head")),
        ("update kernel.audit_head set hash = sha256('x')", (10, "head")),
        ("truncate kernel.audit_log", (1, "cut")),
    ],
)
async def test_row_34_an_edit_by_a_superuser_is_located(
    database: Database, change: str, place: tuple[int, str]
) -> None:
    await write(database)
    await as_superuser(database, change)
    assert places(await verdict(database)) == [place]


async def test_row_34_entries_that_change_places_are_located(database: Database) -> None:
    await write(database)
    await as_superuser(
        database,
        "update kernel.audit_log set seq = 99 where seq = 3",
        "update kernel.audit_log set seq = 3 where seq = 7",
        "update kernel.audit_log set seq = 7 where seq = 99",
    )
    found = places(await verdict(database))
    assert {(3, "changed"), (7, "changed")} <= set(found)
    assert {seq for seq, _ in found} <= {3, 4, 7, 8}


async def test_row_34_an_entry_whose_hash_was_made_to_fit_is_located(database: Database) -> None:
    await write(database)
    await as_superuser(database, "update kernel.audit_log set action = 'boat.hidden' where seq = 4")
    forged = await WALK.first(database.read(), first=4)
    assert isinstance(forged, Walked)
    made = hash_of(forged.kept().link)
    await as_superuser(database, f"update kernel.audit_log set hash = '\\x{made.hex()}' where seq = 4")
    assert places(await verdict(database)) == [(5, "replaced")]


async def test_row_34_a_tail_that_was_cut_with_its_head_is_located_by_the_anchor(
    database: Database, files: Storage
) -> None:
    await write(database)
    await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    [row] = await rows(database, "select hash from kernel.audit_log where seq = 7")
    await as_superuser(
        database,
        "delete from kernel.audit_log where seq > 7",
        f"update kernel.audit_head set seq = 7, hash = '\\x{row['hash'].hex()}'",
    )
    assert places(await verdict(database)) == []
    assert places(await verdict(database, await find_anchors(files, KEYS, "agora"))) == [(8, "cut")]


async def test_row_34_a_chain_that_was_rewritten_whole_is_located_between_two_anchors(
    database: Database, files: Storage
) -> None:
    await write(database, 4)
    await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    await write(database, 4)
    with clock.moved(2 * HOUR):
        await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    await as_superuser(database, "update kernel.audit_log set action = 'boat.hidden' where seq = 6")
    await rewrite(database, 6)
    anchors = await find_anchors(files, KEYS, "agora")
    assert places(await verdict(database)) == []
    [finding] = (await verdict(database, anchors)).findings
    assert (finding.seq, finding.what) == (8, "rewritten")
    assert "what follows entry 4 was rewritten" in finding.words


async def test_from_the_latest_anchor_only_what_followed_is_walked(database: Database, files: Storage) -> None:
    await write(database, 6)
    await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    await write(database, 3)
    anchors = await find_anchors(files, KEYS, "agora")
    found = await verdict(database, anchors, since_anchor=True)
    assert (found.first, found.last, found.checked, found.findings) == (6, 9, 4, ())
    await as_superuser(database, "update kernel.audit_log set action = 'boat.hidden' where seq = 8")
    assert places(await verdict(database, anchors, since_anchor=True)) == [(8, "changed")]


async def test_an_anchor_is_made_once_in_each_interval(database: Database, files: Storage) -> None:
    await write(database, 1)
    first = await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    again = await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    with clock.moved(HOUR):
        later = await add_anchor(database.read(), files, KEYS, "agora", HOUR)
    assert (first is not None, again, later is not None) == (True, None, True)
    assert len([one async for one in list_files(files, "audit/anchors")]) == 2


async def test_an_anchor_that_was_not_signed_by_us_is_told_and_not_believed(database: Database, files: Storage) -> None:
    await write(database, 1)
    await put(files, "audit/anchors/20260101-000000.txt", msgspec.json.encode(Anchor("agora", 9, "", clock.now())))
    other = Keyring(parse_roots([new_root()])).for_site("agora")
    await add_anchor(database.read(), files, other, "agora", HOUR)
    anchors = await find_anchors(files, KEYS, "agora")
    assert (anchors.good, len(anchors.bad)) == ((), 2)
    assert places(await verdict(database, anchors)) == [(0, "anchor"), (0, "anchor")]


async def test_what_stands_beside_the_chain_goes_with_the_person_and_the_chain_holds(database: Database) -> None:
    async with database.write() as tx:
        await record(tx, "person.suspended", by=BY_ANNA, kind="person", id=BEN, reason="Ben was rude.")
    async with database.write() as tx:
        await record(tx, "person.restored", by=By(BEN, address="198.51.100.9"), kind="person", id=ANNA, after={"a": 1})
    async with database.write() as tx:
        await tx.connection.execute("delete from kernel.audit_details where person_id = $1", BEN)
        await tx.connection.execute("delete from kernel.audit_origins where person_id = $1", BEN)
        await record(tx, "person.erased", by=By(name="accounts.erase"), kind="person", id=BEN)
    assert (await verdict(database)).findings == ()
    left = await rows(database, "select d.reason || d.after as text from kernel.audit_details d")
    assert [row["text"] for row in left] == ['{"a":1}']
    assert await rows(database, "select 1 from kernel.audit_origins where person_id = $1", BEN) == []


async def test_more_than_can_be_listed_is_said_to_be_more(database: Database) -> None:
    async with database.write() as tx:
        for number in range(120):
            await record(tx, "boat.seen", by=By(name="job"), kind="boat", id=str(number))
    await as_superuser(database, "update kernel.audit_log set name = 'another'")
    found = await verdict(database)
    assert (len(found.findings), found.more) == (100, True)
    assert isinstance(found.findings[0], Finding)
