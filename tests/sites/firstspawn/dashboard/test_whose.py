"""Whose a page of the desk is: helpers are sent only where they may go, and a thing of another server is none here."""

import re

from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import run_sql
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import list_server, new_owner

DESK = "/my/servers/copper-cove"
_MENU = re.compile(rf'href="({DESK}(?:/[a-z]+)?|/servers/copper-cove/claim)"')
WHOLE = {DESK, *(f"{DESK}/{one}" for one in ("reviews", "votes", "plugin", "players", "network", "team"))}
MORE = {f"{DESK}/{one}" for one in ("edit", "pictures", "prizes", "badges", "webhooks", "safety")}


async def test_a_helper_is_shown_the_pages_that_are_open_to_them_and_no_other(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    async with reader(owner.site, email="bo@stoa.example", username="bo-berg") as bo:
        await bo.join()
        await run_sql(
            owner.site,
            """
            insert into server_team (server_id, person_id, role)
            select s.id, p.id, 'helper' from servers s, accounts.people p where p.username = 'bo-berg'
            """,
        )
        shown = await bo.open(DESK)
        assert set(_MENU.findall(shown.text)) == WHOLE
        for path in WHOLE:
            assert set(_MENU.findall((await bo.open(path)).text)) == WHOLE, path
        assert {(await bo.open(path)).status_code for path in MORE} == {403}
        assert "Prove it" not in (await bo.open("/my/servers")).text
        await run_sql(owner.site, "update server_team set role = 'manager' where role = 'helper'")
        assert set(_MENU.findall((await bo.open(DESK)).text)) >= WHOLE | MORE
        assert {(await bo.open(path)).status_code for path in MORE} == {200}


async def test_a_prize_or_key_of_another_server_of_ones_own_is_none_of_this_one(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        for name, ip in (("Copper Cove", "1.2.3.4"), ("Ember Hollow", "1.2.3.5")):
            await ann.send("/servers/new", name=name, gameType="MINECRAFT", ip=ip, tags="survival", act="save")
        there = "/my/servers/ember-hollow"
        made = await ann.send(
            f"{there}/prizes", f"{there}/prizes/new", name="Diamonds", consoleCommand="give {player} d", quantity="3"
        )
        prize = made.headers["location"].rpartition("/")[2]
        keys = await ann.send(f"{there}/plugin", networks="")
        found = re.search(rf'action="{there}/plugin/([0-9a-f-]+)"', keys.text)
        assert found is not None
        key = found[1]
        assert (await ann.open(f"{there}/prizes/{prize}")).status_code == 200
        assert (await ann.open(f"{DESK}/prizes/{prize}")).status_code == 404
        for act in ("switch", "remove"):
            assert (await ann.send(f"{DESK}/prizes", f"{DESK}/prizes/{prize}/{act}")).status_code == 404, act
        for act in ("rotate", "addresses", "revoke"):
            refused = await ann.send(f"{DESK}/plugin", f"{DESK}/plugin/{key}", act=act, networks="1.1.1.1")
            assert refused.status_code == 404, act
        still = await ann.open(f"{there}/plugin")
        assert (key in still.text, "1.1.1.1" in still.text) == (True, False)
        assert (await ann.send(f"{there}/plugin", f"{there}/plugin/{key}", act="revoke")).status_code == 303
        assert (await ann.send(f"{there}/prizes", f"{there}/prizes/{prize}/remove")).status_code == 303
