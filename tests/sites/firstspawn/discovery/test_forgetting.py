"""Words that somebody takes out of the text of a server stand in no table for longer than two nights."""

import asyncio
from datetime import timedelta

from stoa.kernel import clock
from stoa.sites.firstspawn.discovery.jobs import WORDS, RankServers
from tests.accounts.at_the_door import Visitor
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.firstspawn.owners import NEARBY, list_server, new_owner
from tests.sites.firstspawn.plugins.at_work import database_at

_PATH = "/api/v1/servers/copper-cove"
_KNOWN = "select array_agg(lexeme order by lexeme) from server_lexemes where lexeme ~ '^(zyx|qua)'"
_SOMEBODY_WAITS = (
    "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"
)


async def _night(owner: Visitor, number: int) -> None:
    database = database_at(owner)
    with clock.moved(timedelta(days=number)):
        async with database.write() as tx:
            await WORDS.enqueue(tx, RankServers())
        async with working(owner.site):
            await until(database, "select not exists (select from kernel.jobs where status in ('waiting', 'running'))")


async def _describe(owner: Visitor, words: str) -> None:
    answer = await owner.ask("PATCH", _PATH, {"description": words})
    assert answer.status_code == 200, answer.text


async def test_a_word_that_no_server_has_for_a_day_is_forgotten(start_site: StartSite) -> None:
    owner = await new_owner(start_site, **NEARBY)
    assert (await list_server(owner, ip="127.0.0.1", description="Ask for zyxandra at the quarry.")).status_code == 201
    await _describe(owner, "Ask for zyxolot at the quarry.")
    assert await value(database_at(owner), _KNOWN) == ["quarry", "zyxandra", "zyxolot"]
    await _night(owner, 0)
    assert await value(database_at(owner), _KNOWN) == ["quarry", "zyxandra", "zyxolot"], "somebody may be writing it"
    await _night(owner, 1)
    assert await value(database_at(owner), _KNOWN) == ["quarry", "zyxolot"]
    await _describe(owner, "Ask for zyxandra again.")
    assert await value(database_at(owner), _KNOWN) == ["quarry", "zyxandra", "zyxolot"]
    found = (await owner.site.get("/api/v1/servers?q=zyxan")).json()["data"]
    assert [one["slug"] for one in found] == ["copper-cove"]


async def test_a_word_whose_server_came_back_unseen_has_its_whole_day_again(start_site: StartSite) -> None:
    owner = await new_owner(start_site, **NEARBY)
    assert (await list_server(owner, ip="127.0.0.1", description="Ask for zyxandra.")).status_code == 201
    database = database_at(owner)
    async with database.write() as tx:
        await tx.connection.execute("update server_lexemes set unused_since = now() - interval '9 days'")
    await _night(owner, 0)
    await _describe(owner, "Ask nobody.")
    await _night(owner, 0)
    assert await value(database, _KNOWN) == ["zyxandra"]


async def test_a_word_that_somebody_is_about_to_use_again_stays(start_site: StartSite) -> None:
    owner = await new_owner(start_site, **NEARBY)
    assert (await list_server(owner, ip="127.0.0.1", description="Ask for zyxandra.")).status_code == 201
    await _describe(owner, "Ask nobody.")
    await _night(owner, 0)
    database = database_at(owner)
    async with database.write() as tx:
        await tx.connection.execute("update servers set description = 'Ask for zyxandra.'")
        night = asyncio.create_task(_night(owner, 1))
        await until(database, _SOMEBODY_WAITS)
    await night
    assert await value(database, _KNOWN) == ["zyxandra"]
