"""What the demo owner finds on the desk of a server: people who help, and webhooks with a log."""

import json

from stoa.commons.webhooks.models import PING
from stoa.kernel.db import Write
from stoa.sites.firstspawn.hooks import seed as hooks
from stoa.sites.firstspawn.servers.world.people import KNOWN
from stoa.sites.firstspawn.team import seed as team
from tests.accounts.at_the_door import accounts_at, open_site
from tests.commons.crowd import WORDS, add_server, gather_crowd
from tests.harness.web import StartSite


async def test_the_demo_owner_has_a_team_and_webhooks_that_can_be_worked_with(start_site: StartSite) -> None:
    site = await open_site(start_site)
    crowd = [owner, *_] = await gather_crowd(site, ["demo-owner", *KNOWN])
    server_id = await add_server(site, owner=owner.id)
    fan = crowd[1]
    vote = (await fan.ask("POST", "/api/v1/servers/ember-hollow/votes", {"minecraftUsername": "Fan"})).json()["data"]
    review = await fan.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 4, "content": WORDS})
    review_id = review.json()["data"]["id"]
    accounts = accounts_at(site)

    async def plant(tx: Write) -> None:
        for _ in range(2):
            await team.plant(tx)
            await hooks.plant(tx, accounts.keys)

    await accounts.database.transact(plant)
    told = await owner.get(f"/api/v1/servers/{server_id}/team")
    assert [one["role"] for one in told["members"]] == ["owner", "manager", "helper"]
    assert len(told["invites"]) == 1
    working, gone = sorted(await owner.get("/api/v1/webhooks"), key=lambda one: one["state"])
    assert (working["isActive"], working["serverId"], gone["state"]) == (True, str(server_id), "paused")
    sent = await owner.get(f"/api/v1/webhooks/{working['id']}/deliveries")
    assert {one["success"] for one in sent} == {True}
    at = f"/api/v1/webhooks/{working['id']}/deliveries"
    data = [json.loads((await owner.get(f"{at}/{one['id']}"))["body"])["data"] for one in sent]
    assert {one["serverId"] for one in data} == {str(server_id)}
    assert {one["reviewId"] for one in data if "reviewId" in one} == {review_id}
    assert {one["voteId"] for one in data if "voteId" in one} == {vote["id"]}
    assert PING not in {one["event"] for one in sent}
    renewed = await owner.ask("POST", f"/api/v1/webhooks/{gone['id']}/rotate", {})
    assert renewed.status_code == 200, renewed.text
