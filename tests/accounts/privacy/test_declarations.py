"""What is declared can be read and erased: in every table, on every site."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.accounts.privacy.archive import write_archive
from stoa.accounts.privacy.erasure import erase_person
from stoa.accounts.privacy.rules import PEOPLE, TablePlan, Whose, plan_tables, plans_of
from stoa.accounts.privacy.tables import erase_rows, read_rows
from stoa.accounts.privacy.tables.queries import removal_of
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature, PersonalColumn, PersonalFile, discover_sites
from stoa.kernel.ids import new_id
from stoa.kernel.storage import exists, get, put
from tests.accounts.at_the_door import Visitor, accounts_at, open_site
from tests.harness.databases import NewDatabase
from tests.harness.web import StartSite

SITES = discover_sites()


@pytest.mark.parametrize("site", SITES)
async def test_row_40_every_declared_table_can_be_read_and_erased(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    nobody = Whose(new_id(), "nobody@stoa.example", "nobody@stoa.example")
    for plan in plans_of(SITES[site]):
        async with read_rows(database.read(), plan, nobody) as rows:
            assert [row async for row in rows] == [], plan.table
        async with database.write() as tx:
            assert await erase_rows(tx, plan, nobody) == 0, plan.table


def _column(column: str, on_delete: str, table: str = "things") -> PersonalColumn:
    return PersonalColumn(table, column, "For a reason.", on_delete)


def test_rows_go_only_where_nothing_of_them_is_kept() -> None:
    (gone,) = plan_tables([_column("name", "erase"), _column("phone", "erase")])
    assert (gone.table, gone.goes, gone.emptied) == ("public.things", True, ())
    (mixed,) = plan_tables([_column("name", "erase"), _column("words", "anonymise"), _column("why", "keep")])
    assert (mixed.goes, mixed.emptied) == (False, ("name", "words"))
    (person,) = plan_tables([_column("name", "erase", PEOPLE), _column("username", "anonymise", PEOPLE)])
    assert (person.goes, person.emptied) == (False, ("name",))


def test_a_name_that_is_none_reaches_no_statement() -> None:
    plan = TablePlan("public.things; drop table people", "person_id", "id", (_column("name", "erase"),))
    with pytest.raises(ValueError, match="no name of a table"):
        removal_of(plan)


async def test_row_40_files_that_a_feature_declares_are_exported_and_removed(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    accounts, files, person_id = accounts_at(site), site.runtime.files[site.name], UUID(ann.person_id)
    await put(files, "boats/ann.txt", _once(b"A boat of Ann's"))

    async def find_files(_: Read, whose: UUID) -> list[PersonalFile]:
        return (
            [PersonalFile("boats/ann.txt", "../my boat.txt"), PersonalFile("boats/lost.txt", "lost.txt")]
            if whose == person_id
            else []
        )

    boats = Feature(name="boats", package="stoa.accounts.privacy", personal_files=find_files)
    with_boats = replace(accounts.site, features=(*accounts.site.features, boats))
    theirs = Accounts(
        site=with_boats,
        config=accounts.config,
        database=accounts.database,
        valkey=accounts.valkey,
        keys=accounts.keys,
        outgoing=accounts.outgoing,
        limiter=accounts.limiter,
        shield=None,
        origin=accounts.origin,
    )
    person = await people.load_person(accounts.database.read(), person_id)
    stored = await write_archive(theirs, files, person, new_id(), tell=_nobody_looks)
    body = await get(files, stored.key)
    packed = b"".join([chunk async for chunk in body.chunks])
    assert b"files/boats/1-.._my boat.txt" in packed
    assert b"A boat of Ann's" in packed
    assert b"missing/boats/2-lost.txt.txt" in packed
    async with accounts.database.write() as tx:
        await erase_person(tx, theirs, files, person_id)
    assert not await exists(files, "boats/ann.txt")


async def _nobody_looks(_done: int, _total: int, _note: str) -> None:
    return


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
