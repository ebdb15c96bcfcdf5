"""Proving that a server is one's own: in its message, by a record of its name; and what becomes of who listed it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.audit import By
from stoa.kernel.db import Write
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.games.names import find_place
from stoa.sites.firstspawn.proof.errors import AddressMoved
from stoa.sites.firstspawn.proof.queries import UNPROVEN_TWINS
from stoa.sites.firstspawn.proof.rules import new_token, stands_in
from stoa.sites.firstspawn.proof.service import accept_proof, load_claimed
from stoa.testing.game_servers import GameServer
from stoa.testing.name_server import NameServer
from tests.accounts.at_the_door import code_of, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually
from tests.sites.firstspawn.plugins.signing import TestPlugin

NEAR = {"GAME_ADDRESSES_ALLOW_PRIVATE": "true", "JOBS_POLL": "250ms"}
VERIFY = "/api/v1/servers/ember-hollow/verify"


async def listed_at(site: SiteUnderTest, port: int, owner: Member) -> None:
    """List a server that runs on this machine."""
    await add_server(site, owner=owner.id)
    await run_sql(site, "update servers set address = '127.0.0.1', port = $1", port)


async def test_a_token_in_the_message_proves_a_server_and_makes_an_owner(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner] = await gather_crowd(site, ["olga-ray"])
    server = GameServer()
    port = await server.start()
    try:
        await listed_at(site, port, owner)
        assert code_of(await owner.ask("POST", f"{VERIFY}/check", {"method": "motd"})) == "NO_CLAIM"
        claim = (await owner.ask("POST", VERIFY, {"method": "motd"})).json()["data"]
        assert claim["token"] in claim["instruction"]
        looked = (await owner.ask("POST", f"{VERIFY}/check", {"method": "motd"})).json()["data"]
        assert looked["isVerified"] is False
        server.status["description"] = f"§aWelcome to Ember Hollow §7{claim['token']}"
        looked = (await owner.ask("POST", f"{VERIFY}/check", {"method": "motd"})).json()["data"]
        assert looked["isVerified"] is True, looked
    finally:
        await server.stop()
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["isVerified"] is True
    async with working(site):

        async def is_owner() -> bool | None:
            return "owner" in (await owner.ask("GET", "/api/v1/users/me")).json()["data"]["roles"] or None

        assert await eventually(is_owner)


async def test_whoever_proves_a_server_has_it_and_the_one_before_has_nothing_left(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [squatter, friend, true] = await gather_crowd(site, ["sam-quick", "fin-falk", "olga-ray"])
    server = GameServer()
    port = await server.start()
    try:
        await listed_at(site, port, squatter)
        await _leave_traps(site, squatter, friend)
        made = (await squatter.ask("POST", "/api/v1/servers/ember-hollow/plugins", {})).json()["data"]
        plugin = TestPlugin(site, made["apiKey"], made["apiSecret"])
        claim = (await true.ask("POST", VERIFY, {"method": "motd"})).json()["data"]
        server.status["description"] = claim["token"]
        assert (await squatter.ask("POST", VERIFY, {"method": "motd"})).status_code == 200
        stolen = (await squatter.ask("POST", f"{VERIFY}/check", {"method": "motd"})).json()["data"]
        assert stolen["isVerified"] is False  # the token in the message is another person's
        assert (await true.ask("POST", f"{VERIFY}/check", {"method": "motd"})).json()["data"]["isVerified"] is True
    finally:
        await server.stop()
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["ownerId"] == str(true.id)
    assert code_of(await squatter.ask("PATCH", "/api/v1/servers/ember-hollow", {"name": "Mine"})) == "NOT_YOUR_SERVER"
    assert code_of(await plugin.verify()) == "BAD_SIGNATURE"
    assert code_of(await friend.ask("PATCH", "/api/v1/servers/ember-hollow", {"name": "Mine"})) == "NOT_YOUR_SERVER"
    team = await true.get("/api/v1/servers/ember-hollow/team")
    assert ([one["username"] for one in team["members"]], team["invites"]) == (["olga-ray"], [])
    pool = await true.get("/api/v1/prizes/pool/ember-hollow")
    assert (pool["isActive"], [one["isActive"] for one in pool["prizes"]]) == (False, [False])
    codes = await true.get(f"/api/v1/prizes/{pool['prizes'][0]['id']}/codes")
    assert [one["status"] for one in codes] == ["EXPIRED", "EXPIRED"]
    assert code_of(await true.ask("GET", "/api/v1/servers/ember-hollow/votifier")) == "NO_VOTIFIER"
    told = "select count(*)::int from kernel.audit_log where action = 'server.owner-changed'"
    assert await read_sql(site, told) == 1


async def _leave_traps(site: SiteUnderTest, squatter: Member, friend: Member) -> None:
    """Set all that would go on working for somebody who has lost a server: a helper, a door, a command that waits."""
    at = "/api/v1/servers/ember-hollow"
    asked = await squatter.ask("POST", f"{at}/team/invites", {"username": friend.username, "role": "manager"})
    assert (await friend.ask("POST", f"/api/v1/server-invites/{asked.json()['data']['id']}/accept", {})).is_success
    await squatter.ask("POST", f"{at}/team/invites", {"username": "olga-ray", "role": "helper"})
    door = {"host": "127.0.0.1", "token": "a-token-of-theirs"}
    assert (await squatter.ask("PUT", f"{at}/votifier", door)).status_code == 200
    server_id = (await squatter.get(at))["id"]
    prize = {"serverId": server_id, "name": "Riches", "consoleCommand": "eco give {player} 1000000", "quantity": 2}
    made = await squatter.ask("POST", "/api/v1/prizes", prize)
    assert made.status_code == 201, made.text
    await run_sql(
        site,
        "update redemption_codes set status = 'RESERVED', player_uuid = gen_random_uuid(), player_name = 'Sam'"
        " where code = $1",
        made.json()["data"]["codes"][0],
    )


async def test_a_record_of_the_name_proves_a_server(start_site: StartSite) -> None:
    names = NameServer()
    site = await open_site(start_site, GAME_DNS_SERVERS=await names.start())
    try:
        [owner] = await gather_crowd(site, ["olga-ray"])
        await add_server(site, owner=owner.id)
        claim = (await owner.ask("POST", VERIFY, {"method": "dns"})).json()["data"]
        assert claim["place"] == "_firstspawn.play.ember-hollow.example"
        for records, verified in (({}, False), ({(claim["place"], "TXT"): [f'"{claim["token"]}"']}, True)):
            names.records = records
            looked = (await owner.ask("POST", f"{VERIFY}/check", {"method": "dns"})).json()["data"]
            assert looked["isVerified"] is verified
        assert f"TXT {claim['place']}" in names.asked
    finally:
        names.stop()


async def test_a_service_record_says_where_a_server_really_is() -> None:
    names = NameServer({("_minecraft._tcp.play.example.org", "SRV"): ["5 10 25577 host.example.org."]})
    address = await names.start()
    try:
        assert await find_place("play.example.org", servers=[address]) == Place("host.example.org", 25577)
        assert await find_place("other.example.org", servers=[address]) is None
    finally:
        names.stop()


async def test_ways_that_cannot_lead_anywhere_are_refused_in_words(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    await add_server(site, owner=owner.id)
    await run_sql(site, "update servers set game_type = 'HYTALE', address = '1.2.3.4'")
    assert code_of(await owner.ask("POST", VERIFY, {"method": "motd"})) == "WRONG_METHOD"
    assert code_of(await owner.ask("POST", VERIFY, {"method": "dns"})) == "NO_NAME"
    assert (await owner.ask("POST", VERIFY, {"method": "smoke"})).status_code == 422


async def test_the_page_shows_the_token_and_says_what_was_found(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    server = GameServer()
    port = await server.start()
    try:
        [owner] = await gather_crowd(site, ["olga-ray"])
        await listed_at(site, port, owner)
        async with reader(site) as ann:
            await ann.join()
            page = await ann.open("/servers/ember-hollow/claim")
            assert "firstspawn-" in page.text
            looked = await ann.send("/servers/ember-hollow/claim", method="motd")
            assert "not in the message of the day yet" in looked.text
            server.status["description"] = _token(page.text)
            assert (await ann.send("/servers/ember-hollow/claim", method="motd")).status_code == 303
    finally:
        await server.stop()


def _token(html: str) -> str:
    found = re.search(r"firstspawn-[0-9a-f]{16}", html)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("firstspawn-0123456789abcdef", True),
        ("v=firstspawn-0123456789abcdef; x", True),
        ("xfirstspawn-0123456789abcdef", False),
    ],
)
def test_a_token_is_a_word_of_its_own(text: str, found: bool) -> None:
    assert stands_in("firstspawn-0123456789abcdef", [text]) is found


@given(st.text(), st.text())
def test_a_token_among_other_words_is_found(before: str, after: str) -> None:
    token = new_token()
    assert stands_in(token, [f"{before} {token} {after}"])


async def test_what_was_shown_at_one_address_proves_nothing_of_another(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner] = await gather_crowd(site, ["olga-ray"])
    await listed_at(site, 25565, owner)
    assert (await owner.ask("POST", VERIFY, {"method": "motd"})).status_code == 200
    database = site.runtime.databases[site.name]
    seen = await load_claimed(database.read(), "ember-hollow", owner.id)
    await run_sql(site, "update servers set address = 'play.victim.example'")  # while we looked

    async def accept(tx: Write) -> None:
        await accept_proof(tx, seen, owner.id, "motd", By(owner.id))

    with pytest.raises(AddressMoved):
        await database.transact(accept)
    assert await read_sql(site, "select verified from servers") is False


async def test_twins_at_the_usual_port_are_found_however_it_is_written(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner] = await gather_crowd(site, ["olga-ray"])
    server_id = await add_server(site, owner=owner.id)
    twin = await add_server(site, "ember-hollow-2")
    await run_sql(site, "update servers set address = 'play.ember.example', port = null")
    await run_sql(site, "update servers set port = 25565 where id = $1", twin)
    where = {"server_id": server_id, "address": "play.ember.example", "port": 25565}
    assert await UNPROVEN_TWINS.all(site.runtime.databases[site.name].read(), **where) == [twin]


async def test_whoever_proves_a_server_by_its_plugin_hears_who_else_lists_it(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner, other] = await gather_crowd(site, ["olga-ray", "sam-quick"])
    await add_server(site, owner=owner.id)
    await add_server(site, "ember-hollow-2", owner=other.id)
    await run_sql(site, "update servers set address = 'play.ember.example'")
    made = (await owner.ask("POST", "/api/v1/servers/ember-hollow/plugins", {})).json()["data"]
    assert (await TestPlugin(site, made["apiKey"], made["apiSecret"]).verify()).status_code == 200
    async with working(site):

        async def heard() -> bool | None:
            return any("Ember Hollow 2" in str(one) for one in await owner.get("/api/v1/notifications")) or None

        assert await eventually(heard)
