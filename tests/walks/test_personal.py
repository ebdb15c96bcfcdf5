"""Every column that says something about a person is declared, with its reason and what becomes of it."""

import asyncpg
import pytest

from stoa.kernel.feature import PersonalColumn
from tests.harness.databases import NewDatabase

from .every import every_feature, every_site

# A column with one of these names says something about a person, in whichever table it stands.
TELLING = (
    "address_line|agent|birth_date|birthday|city|email|email_key|first_name|full_name|given_name|ip|ip_address|last_address"
    "|last_name|family_name|mobile|new_email|phone|postcode|recipient|remote_address|skeleton|street|surname|user_agent|username"
)

# Besides, everything readable in a table whose rows belong to somebody does.
COLUMNS = f"""
    with belonging as (
        select distinct k.conrelid as oid from pg_constraint k
        where k.contype = 'f' and k.confrelid = 'accounts.people'::regclass
        union select 'accounts.people'::regclass::oid
    )
    select n.nspname || '.' || c.relname, a.attname
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('kernel', 'accounts', 'commons', 'public')
    where a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and (
        (c.oid in (select oid from belonging)
            and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'bytea'::regtype, 'json'::regtype, 'jsonb'::regtype,
                'inet'::regtype, 'text[]'::regtype, 'date'::regtype))
        or a.attname ~ '^({TELLING})$'
    )
    order by 1, 2
"""


def _declared() -> list[PersonalColumn]:
    return [column for feature in every_feature() for column in feature.personal]


def _name(table: str) -> str:
    return table if "." in table else f"public.{table}"


async def personal_faults(url: str, declared: set[tuple[str, str]]) -> list[str]:
    """Name the columns that say something about a person and are not declared."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(COLUMNS)
    finally:
        await connection.close()
    found = [(table, column) for table, column in rows]
    return [
        f"{table}.{column} says something about a person: declare it in its feature's `personal`."
        for table, column in found
        if (table, column) not in declared
    ]


@pytest.mark.parametrize("site", every_site())
async def test_row_40_every_personal_column_is_declared(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    declared = {(_name(one.table), one.column) for one in _declared()}
    assert await personal_faults(database.url, declared) == []


@pytest.mark.parametrize("site", every_site())
async def test_row_40_a_column_that_is_added_and_not_declared_is_found(new_database: NewDatabase, site: str) -> None:
    database = await new_database(site)
    declared = {(_name(one.table), one.column) for one in _declared()}
    before = await personal_faults(database.url, declared)
    async with database.write() as tx:
        await tx.connection.execute(
            "create table public.diaries (person_id uuid references accounts.people (id), entry text, phone text)"
        )
    faults = await personal_faults(database.url, declared)
    new = [fault.partition(" ")[0] for fault in faults if fault not in before]
    assert new == ["public.diaries.entry", "public.diaries.phone"]


async def test_row_40_what_is_declared_exists_and_says_what_becomes_of_it(new_database: NewDatabase) -> None:
    known: set[tuple[str, str]] = set()
    for site in every_site():
        database = await new_database(site)
        async with database.write() as tx:
            rows = await tx.connection.fetch(
                "select table_schema || '.' || table_name, column_name from information_schema.columns"
            )
        known |= {(table, column) for table, column in rows}
    for one in _declared():
        assert (_name(one.table), one.column) in known, f"{one.table}.{one.column}"
        assert one.on_delete in {"erase", "anonymise", "keep"}
        assert one.why.endswith(".")
