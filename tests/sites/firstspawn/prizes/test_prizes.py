"""Prizes: given out as often as there are any, and run once."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.firstspawn.prizes import grant_prize
from stoa.sites.firstspawn.prizes.errors import BadCommand
from stoa.sites.firstspawn.prizes.jobs import EXPIRE, Tick
from stoa.sites.firstspawn.prizes.rules import CommandRules, check_command, fill_command, fits_game
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.owners import list_server, new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import context_at, database_at, later, linked_player, working_plugin
from tests.sites.firstspawn.plugins.signing import TestPlugin

COMMAND = "give {player} diamond 64"


async def add_prize(owner: Visitor, server_id: str, **more: Any) -> tuple[str, list[str]]:
    """Add a prize; give its id and its codes."""
    told = {"serverId": server_id, "name": "A stack of diamonds", "consoleCommand": COMMAND, **more}
    answer = await owner.ask("POST", "/api/v1/prizes", told)
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    return made["id"], made["codes"]


async def claim(visitor: Visitor, code: str) -> tuple[int, str]:
    """Claim a code; give status and code of the answer."""
    answer = await visitor.ask("POST", f"/api/v1/redemptions/{code}/claim", {})
    return answer.status_code, answer.json()["data"]["status"] if answer.status_code == 200 else code_of(answer)


async def execute(plugin: TestPlugin, code: str, player: str, **more: Any) -> Any:
    """Say that a command is being run."""
    answer = await plugin.call("POST", "redemption/execute", {"code": code, "player": player, **more})
    return answer.json()["data"] if answer.status_code == 200 else code_of(answer)


async def test_a_prize_goes_from_the_pool_to_the_player_once(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    member = await second_person(owner)
    prize_id, codes = await add_prize(owner, server_id, quantity=2)
    assert await claim(member, codes[0]) == (422, "IDENTITY_REQUIRED")
    player = await linked_player(member, plugin, "Alex_9")
    assert await claim(member, codes[0].lower()) == (200, "RESERVED")
    assert await claim(member, codes[0]) == (200, "RESERVED")
    assert await claim(owner, codes[0]) == (409, "CODE_TAKEN")
    for named in (player, player.replace("-", ""), "alex_9"):
        waiting = (await plugin.call("GET", f"redemption/check?player={named}")).json()["data"]
        assert waiting == [
            {
                "code": codes[0],
                "prizeName": "A stack of diamonds",
                "command": "give Alex_9 diamond 64",
                "player": "Alex_9",
            }
        ]
    there = [{"uuid": player, "username": "Alex_New"}, {"uuid": str(uuid4()), "username": "Bo"}]
    told = {"pluginVersion": "1.0.0", "activePlayers": 2, "players": there}
    commands = (await plugin.call("POST", "heartbeat", told)).json()["data"]["commands"]
    assert commands == [{"code": codes[0], "command": "give Alex_New diamond 64", "player": "Alex_New"}]
    first = await execute(plugin, codes[0], player, attemptId="attempt-1")
    assert (first["alreadyExecuted"], first["command"]) == (False, "give Alex_New diamond 64")
    again = await execute(plugin, codes[0], player, attemptId="attempt-1")
    assert (again["alreadyExecuted"], again["sameAttempt"]) == (True, True)
    other = await execute(plugin, codes[0], "Alex_New")
    assert (other["alreadyExecuted"], other["sameAttempt"]) == (True, False)
    mine = (await member.ask("GET", "/api/v1/redemptions/my")).json()["data"]
    assert [(one["status"], one["prizeName"]) for one in mine] == [("REDEEMED", "A stack of diamonds")]
    listed = (await owner.ask("GET", f"/api/v1/prizes/{prize_id}/codes")).json()["data"]
    assert sorted(one["status"] for one in listed) == ["AVAILABLE", "REDEEMED"]


async def test_row_50_of_two_hundred_claims_of_one_code_one_is_taken(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    prize_id, codes = await add_prize(owner, server_id)
    people = [await second_person(owner, f"player-{name}") for name in ("one", "two", "six", "ten", "red")]
    for visitor in people:
        await linked_player(visitor, plugin)
    answers = await asyncio.gather(*(claim(people[n % 5], codes[0]) for n in range(200)))
    winners = [n % 5 for n, (status, _) in enumerate(answers) if status == 200]
    assert len(set(winners)) == 1, "the winner may hear it as often as they ask; nobody else does"
    assert {answer for answer in answers if answer[0] != 200} == {(409, "CODE_TAKEN")}
    pool = (await owner.site.get(f"/api/v1/prizes/pool/{server_id}")).json()["data"]
    assert [(one["id"], one["quantity"], one["quantityUsed"]) for one in pool["prizes"]] == [(prize_id, 1, 1)]


async def test_of_two_hundred_awards_of_five_five_are_given(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    _, server_id = await working_plugin(owner)
    prize_id, codes = await add_prize(owner, server_id, quantity=5)
    database = database_at(owner)

    async def award() -> str | None:
        async with database.write() as tx:
            return await grant_prize(tx, UUID(prize_id), UUID(owner.person_id))

    given = [code for code in await asyncio.gather(*(award() for _ in range(200))) if code is not None]
    assert sorted(given) == sorted(codes)
    stranger = await second_person(owner)
    assert await claim(stranger, given[0]) == (404, "NO_SUCH_CODE")


async def test_of_fifty_executions_at_once_one_may_run_the_command(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    player = await linked_player(owner, plugin)
    _, codes = await add_prize(owner, server_id)
    assert await execute(plugin, codes[0], player) == "CODE_NOT_RESERVED"
    await claim(owner, codes[0])
    told = await asyncio.gather(*(execute(plugin, codes[0], player) for _ in range(50)))
    assert sorted(one["alreadyExecuted"] for one in told) == [False, *[True] * 49]


async def test_executions_that_have_all_read_the_code_run_it_once(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    player = await linked_player(owner, plugin)
    _, codes = await add_prize(owner, server_id)
    await claim(owner, codes[0])
    waiting = (
        "select count(*) = 3 from pg_stat_activity where wait_event_type = 'Lock' and query like '%redemption_codes%'"
    )
    async with database_at(owner).write() as tx:
        await tx.connection.execute("select from redemption_codes for update")
        racing = [asyncio.create_task(execute(plugin, codes[0], player)) for _ in range(3)]
        await until(database_at(owner), waiting)
    told = await asyncio.gather(*racing)
    assert sorted(one["alreadyExecuted"] for one in told) == [False, True, True]


async def test_what_is_not_this_servers_or_this_players_is_not_executed(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    other, _ = await working_plugin(owner, name="Other Cove", ip="1.2.3.5")
    player = await linked_player(owner, plugin)
    _, codes = await add_prize(owner, server_id)
    await claim(owner, codes[0])
    assert await execute(other, codes[0], player) == "NO_SUCH_CODE"
    assert await execute(plugin, codes[0], str(uuid4())) == "WRONG_PLAYER"
    assert await execute(plugin, f"{codes[0][:-1]}2" if codes[0][-1] != "2" else f"{codes[0][:-1]}3", player) == (
        "CODE_MISTYPED"
    )
    weak = await plugin.call("POST", "redemption/execute", {"code": codes[0], "player": player}, form="sha256")
    assert code_of(weak) == "SIGNATURE_V2_REQUIRED"
    assert (await other.call("GET", f"redemption/check?player={player}")).json()["data"] == []


async def test_codes_end_by_the_clock_and_what_is_turned_off_is_not_given(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    await linked_player(owner, plugin)
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    prize_id, codes = await add_prize(owner, server_id, quantity=2, validUntil=soon)
    path = f"/api/v1/prizes/{prize_id}"
    assert (await owner.ask("PATCH", path, {"isActive": False})).status_code == 200
    assert await claim(owner, codes[0]) == (409, "PRIZE_NOT_AVAILABLE")
    assert (await owner.ask("PATCH", path, {"isActive": True})).json()["data"]["preview"] == "give Steve diamond 64"
    assert await claim(owner, codes[1]) == (200, "RESERVED")
    with later(61, plugin):
        assert (await owner.sign_in()).status_code == 200
        assert await claim(owner, codes[0]) == (409, "CODE_EXPIRED")
        assert await EXPIRE.handler(context_at(owner), Tick()) == 1, "what is reserved has its own month"
        assert await claim(owner, codes[0]) == (409, "CODE_EXPIRED")
    with later(31 * 24 * 60, plugin):
        assert await EXPIRE.handler(context_at(owner), Tick()) == 1


async def test_the_number_of_a_prize_follows_its_owner_down_to_what_is_given(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    await linked_player(owner, plugin)
    prize_id, codes = await add_prize(owner, server_id, quantity=3)
    path = f"/api/v1/prizes/{prize_id}"
    await claim(owner, codes[0])
    for quantity in (5, 2, 1):
        assert (await owner.ask("PATCH", path, {"quantity": quantity})).json()["data"]["quantity"] == quantity
        assert len((await owner.ask("GET", f"{path}/codes")).json()["data"]) == quantity
    assert code_of(await owner.ask("DELETE", path)) == "PRIZE_IN_USE"
    other, others = await add_prize(owner, server_id, quantity=2)
    for code in others:
        await claim(owner, code)
    assert code_of(await owner.ask("PATCH", f"/api/v1/prizes/{other}", {"quantity": 1})) == "QUANTITY_IN_USE"
    spare, _ = await add_prize(owner, server_id)
    assert (await owner.ask("DELETE", f"/api/v1/prizes/{spare}")).status_code == 204


async def test_only_the_team_of_the_server_sees_commands_and_changes_prizes(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    _, server_id = await working_plugin(owner)
    stranger = await second_person(owner)
    pool_path = f"/api/v1/prizes/pool/{server_id}"
    prize_id, _ = await add_prize(owner, server_id)
    assert (await stranger.ask("GET", pool_path)).json()["data"]["prizes"][0]["consoleCommand"] is None
    assert (await owner.ask("GET", pool_path)).json()["data"]["prizes"][0]["consoleCommand"] == COMMAND
    path = f"/api/v1/prizes/{prize_id}"
    told = {"serverId": server_id, "name": "Mine", "consoleCommand": COMMAND}
    for method, where, body in (
        ("PATCH", path, {"name": "Mine"}),
        ("DELETE", path, None),
        ("GET", f"{path}/codes", None),
        ("POST", "/api/v1/prizes", told),
        ("POST", pool_path, {"isActive": False}),
    ):
        assert (await stranger.ask(method, where, body)).status_code == 403, where
    assert (await owner.ask("POST", pool_path, {"isActive": False, "description": "Closed."})).status_code == 200
    assert (await stranger.ask("GET", pool_path)).json()["data"]["prizes"] == []
    assert code_of(await owner.ask("POST", "/api/v1/prizes", {"name": "Mine", "consoleCommand": COMMAND})) == (
        "POOL_REQUIRED"
    )


@pytest.mark.parametrize(
    "template",
    [
        "give {player} diamond\nop me",
        "give {player} diamond; op me",
        "give @a diamond",
        "give @a {player}",
        "op {player}",
        "give Steve diamond",
        "give x{player} diamond",
        "give {player} {prize}",
        "give {player} dirt && op me",
        "{player} give",
        "",
        "execute as {player} run op me",
    ],
)
def test_row_49_a_template_is_one_allowed_command_with_the_player_as_a_word(template: str) -> None:
    with pytest.raises(BadCommand):
        check_command(template, CommandRules())


@given(st.text(max_size=30))
def test_row_49_only_a_name_of_the_game_is_put_into_a_command(name: str) -> None:
    if fits_game(name):
        assert fill_command(COMMAND, name) == f"give {name} diamond 64"
        assert name.isascii()
        assert name.replace("_", "a").isalnum()
    else:
        with pytest.raises(ValueError, match="not the name"):
            fill_command(COMMAND, name)


async def test_owners_and_players_do_it_all_on_pages(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    pool = "/my/servers/copper-cove/prizes"
    async with reader(owner.site, email=owner.email, username=owner.username) as visitor:
        await visitor.sign_in()
        refused = await visitor.send(pool, f"{pool}/new", name="Boots", consoleCommand="op {player}", quantity="2")
        assert refused.status_code == 422
        assert "A prize may use these commands" in refused.text
        told = {"name": "Boots", "consoleCommand": "give {player} leather_boots", "quantity": "2"}
        assert (await visitor.send(pool, f"{pool}/new", validUntil="9999-12-31", **told)).status_code == 422
        made = await visitor.send(pool, f"{pool}/new", validUntil="2031-01-01", **told)
        assert made.status_code == 303, made.text
        prize = made.headers["location"]
        page = (await visitor.open(prize)).text
        assert "give Steve leather_boots" in page
        codes = (await owner.ask("GET", f"/api/v1/prizes/{prize.rpartition('/')[2]}/codes")).json()["data"]
        unlinked = await visitor.send("/account/prizes", code=codes[0]["code"])
        assert unlinked.status_code == 422
        assert "/account/players" in unlinked.text
        await linked_player(owner, plugin)
        assert (await visitor.send("/account/prizes", code=codes[0]["code"])).status_code == 303
        assert "Waits in the game" in (await visitor.open("/account/prizes")).text
        assert "no such code" in (await visitor.send("/account/prizes", code="2222-2222-2222-2222")).text
        assert (await visitor.send(prize, f"{prize}/switch")).status_code == 303
        assert "Turn it on" in (await visitor.open(prize)).text
        kept = await visitor.send(prize, f"{prize}/remove")
        assert kept.status_code == 409
        assert (await visitor.send(pool, pool, description="For winners.", isActive="yes")).status_code == 303
        assert "For winners." in (await visitor.open(pool)).text
    assert (await owner.site.get(f"/api/v1/prizes/pool/{server_id}")).json()["data"]["description"] == "For winners."


async def test_the_form_of_a_prize_that_is_sent_twice_adds_one(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    _, server_id = await working_plugin(owner)
    await list_server(owner, name="Another Cove", port=25566)
    pool = "/my/servers/copper-cove/prizes"
    told = {"name": "Boots", "consoleCommand": "give {player} leather_boots", "quantity": "2"}
    async with reader(owner.site, email=owner.email, username=owner.username) as visitor:
        await visitor.sign_in()
        [key] = re.findall(r'name="newPrize" value="([^"]+)"', (await visitor.open(pool)).text)
        answers = [await visitor.send(pool, f"{pool}/new", newPrize=key, **told) for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303], answers[1].text
        assert answers[0].headers["location"] == answers[1].headers["location"]
        other = "/my/servers/another-cove/prizes"
        assert (await visitor.send(other, f"{other}/new", newPrize=key, **told)).status_code == 404
        again = await visitor.send(pool, f"{pool}/new", **told)
        assert again.headers["location"] != answers[0].headers["location"]
    prizes = (await owner.site.get(f"/api/v1/prizes/pool/{server_id}")).json()["data"]["prizes"]
    assert [(one["name"], one["quantity"]) for one in prizes] == [("Boots", 2), ("Boots", 2)]


async def test_what_was_won_stays_won_when_its_prize_is_turned_off(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    await linked_player(owner, plugin)
    prize_id, _ = await add_prize(owner, server_id, quantity=2)
    async with database_at(owner).write() as tx:
        won = await grant_prize(tx, UUID(prize_id), UUID(owner.person_id))
    assert won is not None
    path = f"/api/v1/prizes/{prize_id}"
    refused = await owner.ask("DELETE", path)
    assert code_of(refused) == "PRIZE_IN_USE"
    assert "Turn it off instead: who has it keeps it." in refused.text
    assert (await owner.ask("PATCH", path, {"isActive": False})).status_code == 200
    assert await claim(owner, won) == (200, "RESERVED")


async def test_what_waits_for_somebody_who_has_left_the_site_keeps_nobody_else_waiting(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    player = await linked_player(owner, plugin)
    _, codes = await add_prize(owner, server_id)
    assert await claim(owner, codes[0]) == (200, "RESERVED")
    await run_sql(owner.site, "update redemption_codes set player_name = null")  # as erasing leaves it
    told = {"pluginVersion": "1.0.0", "activePlayers": 1, "players": [{"uuid": player, "username": "Steve"}]}
    beat = await plugin.call("POST", "heartbeat", told)
    assert (beat.status_code, beat.json()["data"]["commands"]) == (200, []), beat.text
    waiting = await plugin.call("GET", f"redemption/check?player={player}")
    assert (waiting.status_code, waiting.json()["data"]) == (200, [])
    assert await execute(plugin, codes[0], player) == "CODE_NOT_RESERVED"


async def test_a_prize_has_a_name_that_can_be_read(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    _, server_id = await working_plugin(owner)
    told = {"serverId": server_id, "name": "   ", "consoleCommand": COMMAND}
    assert (await owner.ask("POST", "/api/v1/prizes", told)).status_code == 422


async def test_a_servers_page_says_what_can_be_won_as_long_as_it_can(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    made = (await list_server(owner)).json()["data"]
    member = await second_person(owner)
    page = f"/servers/{made['slug']}"

    async def told() -> list[tuple[str, str]]:
        text = (await owner.site.get(page, headers={"Accept": "text/html"})).text
        return re.findall(r"<li><strong>([^<]+)</strong>[^<]*<span[^>]*>([^<]+)</span>", text)

    assert await told() == []
    prize_id, _ = await add_prize(owner, made["id"], quantity=2)
    await add_prize(owner, made["id"], name="Not yet", validFrom=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert await told() == [("A stack of diamonds", "2 left")]
    async with database_at(owner).write() as tx:
        assert await grant_prize(tx, UUID(prize_id), UUID(member.person_id)) is not None
    assert await told() == [("A stack of diamonds", "1 left")]
    await owner.ask("PATCH", f"/api/v1/prizes/{prize_id}", {"name": "Diamonds"})
    assert await told() == [("Diamonds", "1 left")]
    closed = await owner.ask("POST", f"/api/v1/prizes/pool/{made['slug']}", {"isActive": False})
    assert closed.status_code == 200, closed.text
    assert await told() == []
