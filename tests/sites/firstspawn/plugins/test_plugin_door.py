"""The door of plugins, from the side of a plugin and of those who would like to be one. Row 48 of the table."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.firstspawn.plugin_door.rules import is_allowed, is_official
from tests.accounts.at_the_door import Visitor, code_of, grant
from tests.commons.crowd import read_sql, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.owners import list_server, new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import database_at, played, sync
from tests.sites.firstspawn.plugins.signing import TestPlugin


async def new_plugin(owner: Visitor, *, port: int | None = None, **more: object) -> TestPlugin:
    """List a server, and give its plugin."""
    server = (await list_server(owner, port=port)).json()["data"]
    made = await owner.ask("POST", f"/api/v1/servers/{server['id']}/plugins", more)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    told = made.json()["data"]
    assert told["apiKey"].startswith("fs_pk_")
    assert told["apiSecret"].startswith("fs_sk_")
    return TestPlugin(owner.site, told["apiKey"], told["apiSecret"])


async def test_a_plugin_that_is_verified_proves_the_server_and_beats(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert code_of(await plugin.beat()) == "PLUGIN_NOT_VERIFIED"
    answer = await plugin.verify()
    assert answer.status_code == 200, answer.text
    server_id = answer.json()["data"]["serverId"]
    assert answer.json()["data"]["status"] == "ACTIVE"
    assert (await owner.site.get(f"/api/v1/servers/{server_id}")).json()["data"]["isVerified"] is True
    beat = await plugin.beat(17)
    assert beat.json()["data"] == {"nextHeartbeatSeconds": 300, "commands": []}
    listed = (await owner.ask("GET", f"/api/v1/servers/{server_id}/plugins")).json()["data"]
    assert [(one["activePlayers"], one["isStale"], one["pluginVersion"]) for one in listed] == [(17, False, "1.0.0")]
    assert "secret" not in str(listed).lower()


_SOMEBODY_WAITS = (
    "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"
)


async def test_a_plugin_proves_the_address_from_which_it_was_started(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    path = "/api/v1/servers/copper-cove"

    async def is_proven() -> object:
        return (await owner.site.get(path)).json()["data"]["isVerified"]

    assert (await plugin.verify()).status_code == 200
    assert await is_proven() is True
    assert (await owner.ask("PATCH", path, {"ip": "1.2.3.9"})).status_code == 200
    assert await is_proven() is False
    assert (await plugin.beat(3)).status_code == 200
    assert await is_proven() is False
    # A listing that is moved while its plugin is verified is not proven where it has come to.
    async with database_at(owner).write() as tx:
        await tx.connection.execute("update servers set address = '1.2.3.10'")
        verified = asyncio.create_task(plugin.verify())
        await until(database_at(owner), _SOMEBODY_WAITS)
    answer = await verified
    assert (answer.status_code, code_of(answer)) == (409, "SERVER_MOVED"), answer.text
    assert await is_proven() is False
    assert (await plugin.verify()).status_code == 200
    assert await is_proven() is True


async def test_a_key_that_is_revoked_while_its_request_waits_does_nothing_any_more(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert (await plugin.verify()).status_code == 200
    async with database_at(owner).write() as tx:
        await tx.connection.execute("select from plugins for update")
        beaten = asyncio.create_task(plugin.beat(17))
        await until(database_at(owner), _SOMEBODY_WAITS)
        await tx.connection.execute("update plugins set status = 'REVOKED', ended_at = now()")
    answer = await beaten
    assert (answer.status_code, code_of(answer)) == (401, "BAD_SIGNATURE"), answer.text
    assert await read_sql(owner.site, "select active_players from plugins") == 0


async def test_a_key_is_revoked_once_what_it_has_begun_is_done(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert (await plugin.verify()).status_code == 200
    [key] = (await owner.ask("GET", "/api/v1/servers/copper-cove/plugins")).json()["data"]
    await _ends_after_what_has_begun(owner, plugin, lambda: owner.ask("DELETE", f"/api/v1/plugins/{key['id']}"))


async def test_a_server_is_removed_by_its_owner_once_what_its_plugin_has_begun_is_done(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert (await plugin.verify()).status_code == 200
    await _ends_after_what_has_begun(owner, plugin, lambda: owner.ask("DELETE", "/api/v1/servers/copper-cove"))


async def test_a_server_is_removed_by_a_moderator_once_what_its_plugin_has_begun_is_done(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert (await plugin.verify()).status_code == 200
    moderator = await second_person(owner)
    await grant(owner.site, moderator.person_id, "moderator")
    assert (await moderator.sign_in()).status_code == 200
    server_id = (await owner.site.get("/api/v1/servers/copper-cove")).json()["data"]["id"]
    rule = (await owner.site.get("/api/v1/reports/reasons")).json()["data"][0]["name"]
    report = {"kind": "server", "id": server_id, "reason": rule, "note": "It is another's."}
    told = (await moderator.ask("POST", "/api/v1/reports", report)).json()["data"]
    case = f"/api/v1/admin/moderation/cases/{told['caseId']}"
    assert (await moderator.ask("POST", f"{case}/claim")).status_code == 200
    verdict = {"outcome": "remove", "rule": rule, "note": "It is another's."}
    await _ends_after_what_has_begun(owner, plugin, lambda: moderator.ask("POST", f"{case}/decisions", verdict))


async def _ends_after_what_has_begun(
    owner: Visitor, plugin: TestPlugin, end: Callable[[], Coroutine[Any, Any, Response]]
) -> None:
    two_wait = (
        "select count(*) = 2 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    async with database_at(owner).write() as tx:
        await tx.connection.execute("lock table playtime in exclusive mode")
        synced = asyncio.create_task(sync(plugin, played(str(uuid4()), 1)))
        await until(database_at(owner), _SOMEBODY_WAITS)
        ended = asyncio.create_task(end())
        both = asyncio.create_task(until(database_at(owner), two_wait))
        await asyncio.wait({ended, both}, return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), "it is ended while a request of its plugin is still at work"
    assert (await synced).status_code == 200
    answer = await ended
    assert answer.is_success, answer.text
    await both
    assert code_of(await plugin.beat()) == "BAD_SIGNATURE"


async def test_a_key_that_has_never_beaten_is_silent_or_not_and_never_unknown(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)

    async def is_stale() -> object:
        [one] = (await owner.ask("GET", "/api/v1/servers/copper-cove/plugins")).json()["data"]
        return one["isStale"]

    assert await is_stale() is False
    assert (await plugin.verify()).status_code == 200
    await run_sql(owner.site, "update plugins set last_heartbeat = null")
    assert await is_stale() is False
    await run_sql(owner.site, "update plugins set verified_at = now() - interval '1 hour'")
    assert await is_stale() is True
    [mine] = (await owner.ask("GET", "/api/v1/servers/mine")).json()["data"]
    assert mine["plugin"] == "stale"
    assert (await plugin.beat(1)).status_code == 200
    assert await is_stale() is False
    await run_sql(owner.site, "update plugins set last_heartbeat = now() - interval '16 minutes'")
    assert await is_stale() is True


async def test_the_older_form_of_signature_is_good_for_what_can_do_no_harm(start_site: StartSite) -> None:
    plugin = await new_plugin(await new_owner(start_site))
    assert (await plugin.verify(form="sha256")).status_code == 200
    assert (await plugin.beat(form="sha256")).status_code == 200
    assert code_of(await plugin.again()) == "REPLAYED_REQUEST"


async def test_row_48_what_was_not_signed_so_is_refused_and_changes_nothing(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    assert (await plugin.verify()).status_code == 200
    assert (await plugin.beat(5)).status_code == 200
    accepted = dict(plugin.sent)

    assert ((await plugin.again()).status_code, code_of(await plugin.again())) == (409, "REPLAYED_REQUEST")
    headers = accepted["headers"]
    fresh = plugin.sign("POST", "/api/v1/plugin/heartbeat", accepted["content"])
    last = fresh["X-FirstSpawn-Signature"]
    flipped = last[:-1] + ("0" if last[-1] != "0" else "1")
    attempts: tuple[dict[str, Any], ...] = (
        {"content": accepted["content"].replace(b"5", b"6"), "headers": fresh},
        {"path": "/api/v1/plugin/verify", "headers": fresh},
        {"path": "/api/v1/plugin/heartbeat?x=1", "headers": fresh},
        {"headers": fresh | {"X-FirstSpawn-Signature": flipped}},
        {"headers": fresh | {"X-FirstSpawn-Nonce": "0" * 32}},
        {"headers": fresh | {"X-FirstSpawn-Nonce": ""}},
        {"headers": fresh | {"X-FirstSpawn-Signature": ""}},
        {"headers": fresh | {"X-FirstSpawn-Key": "fs_pk_" + "0" * 32}},
        {"headers": {}},
    )
    for changed in attempts:
        answer = await plugin.again(**changed)
        assert (answer.status_code, code_of(answer)) == (401, "BAD_SIGNATURE"), changed
    await owner.site.runtime.valkey.command("FLUSHALL")
    assert code_of(await plugin.again(headers=headers)) == "REPLAYED_REQUEST"
    for minutes in (-6, 6):
        plugin.shift_ms = minutes * 60_000
        assert code_of(await plugin.beat(9)) == "STALE_TIMESTAMP"
    server_id = (await owner.site.get("/api/v1/servers")).json()["data"][0]["id"]
    listed = (await owner.ask("GET", f"/api/v1/servers/{server_id}/plugins")).json()["data"]
    assert listed[0]["activePlayers"] == 5


async def test_of_twenty_equal_requests_at_once_one_is_taken(start_site: StartSite) -> None:
    plugin = await new_plugin(await new_owner(start_site))
    await plugin.verify()
    await plugin.beat(3)
    plugin.sent["headers"] = plugin.sign("POST", plugin.sent["path"], plugin.sent["content"])
    answers = await asyncio.gather(*(plugin.again() for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]


async def test_another_keys_nonce_is_its_own(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    first, second = await new_plugin(owner), await new_plugin(owner, port=25566)
    body = b'{"pluginVersion":"1.0.0","serverVersion":"1"}'
    for plugin in (first, second):
        headers = plugin.sign("POST", "/api/v1/plugin/verify", body, nonce="a" * 32)
        plugin.sent = {"method": "POST", "path": "/api/v1/plugin/verify", "content": body, "headers": headers}
        assert (await plugin.again()).status_code == 200
    stolen = first.sent["headers"] | {"X-FirstSpawn-Key": second.key}
    assert code_of(await second.again(headers=stolen)) == "BAD_SIGNATURE"


async def test_a_secret_is_exchanged_without_a_gap_and_a_revoked_key_is_dead(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner)
    await plugin.verify()
    server_id = (await owner.site.get("/api/v1/servers")).json()["data"][0]["id"]
    plugin_id = (await owner.ask("GET", f"/api/v1/servers/{server_id}/plugins")).json()["data"][0]["id"]
    renewed = (await owner.ask("POST", f"/api/v1/plugins/{plugin_id}/rotate")).json()["data"]
    assert (await plugin.beat()).status_code == 200
    newer = TestPlugin(owner.site, renewed["apiKey"], renewed["apiSecret"])
    assert (await newer.beat()).status_code == 200
    stranger = await second_person(owner)
    for method, path in (("POST", f"/api/v1/plugins/{plugin_id}/rotate"), ("DELETE", f"/api/v1/plugins/{plugin_id}")):
        assert (await stranger.ask(method, path)).status_code == 403
    assert (await owner.ask("DELETE", f"/api/v1/plugins/{plugin_id}")).status_code == 204
    for one in (plugin, newer):
        assert code_of(await one.beat()) == "BAD_SIGNATURE"


async def test_a_key_is_used_from_where_its_owner_allows(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin = await new_plugin(owner, allowedAddresses=["203.0.113.0/24"])
    assert code_of(await plugin.verify()) == "ADDRESS_NOT_ALLOWED"
    server_id = (await owner.site.get("/api/v1/servers")).json()["data"][0]["id"]
    path = f"/api/v1/servers/{server_id}/plugins"
    plugin_id = (await owner.ask("GET", path)).json()["data"][0]["id"]
    refused = await owner.ask("PATCH", f"/api/v1/plugins/{plugin_id}", {"allowedAddresses": ["home"]})
    assert (refused.status_code, code_of(refused)) == (422, "BAD_NETWORK")
    allowed = {"allowedAddresses": ["127.0.0.0/8"]}
    assert (await owner.ask("PATCH", f"/api/v1/plugins/{plugin_id}", allowed)).status_code == 204
    assert (await plugin.verify()).status_code == 200


async def test_a_version_that_is_not_official_is_turned_away(start_site: StartSite) -> None:
    plugin = await new_plugin(await new_owner(start_site))
    for version in ("0.9.9", "1.0.0-cracked", "banana"):
        plugin.version = version
        assert code_of(await plugin.verify()) == "PLUGIN_VERSION_NOT_OFFICIAL"


@given(st.tuples(*[st.integers(0, 30)] * 3), st.tuples(*[st.integers(0, 30)] * 3))
def test_a_version_is_official_from_the_first_official_one_on(
    version: tuple[int, int, int], least: tuple[int, int, int]
) -> None:
    written, floor = (".".join(map(str, one)) for one in (version, least))
    assert is_official(written, (f">={floor}",)) == (version >= least)
    assert is_official(written, (floor,)) == (version == least)


@pytest.mark.parametrize(
    ("address", "networks", "allowed"),
    [
        ("1.2.3.4", [], True),
        ("1.2.3.4", ["1.2.3.0/24"], True),
        ("1.2.4.4", ["1.2.3.0/24"], False),
        ("2001:db8::1", ["1.2.3.0/24"], False),
        ("nowhere", ["0.0.0.0/0"], False),
    ],
)
def test_an_address_is_looked_for_in_the_networks(address: str, networks: list[str], allowed: bool) -> None:
    assert is_allowed(address, networks) is allowed


async def test_a_secret_that_cannot_be_read_any_more_proves_nothing_and_is_replaced(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    made = (await owner.ask("POST", f"/api/v1/servers/{server['id']}/plugins", {})).json()["data"]
    async with owner.site.runtime.databases["firstspawn"].write() as tx:
        await tx.connection.execute("update plugins set secret = decode('00', 'hex')")
    assert code_of(await TestPlugin(owner.site, made["apiKey"], made["apiSecret"]).verify()) == "BAD_SIGNATURE"
    again = await owner.ask("POST", f"/api/v1/plugins/{made['id']}/rotate", {})
    assert again.status_code == 200, again.text
    assert (await TestPlugin(owner.site, made["apiKey"], again.json()["data"]["apiSecret"]).verify()).status_code == 200
