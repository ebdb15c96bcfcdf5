"""Those whom everybody signs in as in the demo say each something else about themselves."""

from stoa.kernel.db import Query
from stoa.kernel.feature import discover_sites
from tests.harness.databases import NewDatabase

_WORDS = Query("select bio from accounts.people where email like '%@firstspawn.example'", str, registered=False)


async def test_no_two_of_the_demo_say_the_same(new_database: NewDatabase) -> None:
    database = await new_database("firstspawn")
    for feature in sorted(discover_sites()["firstspawn"].features, key=lambda one: one.order):
        if feature.seed is not None:
            await database.transact(feature.seed)
    said = await _WORDS.all(database.read())
    assert len(said) == len(set(said)) > 3
