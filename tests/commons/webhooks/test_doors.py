"""Who may have webhooks, to which addresses they go, and the pages."""

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx2
import pytest

from stoa.commons.webhooks.rules import read_url
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import errors_of, reader
from tests.commons.crowd import add_server, gather_crowd, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import eventually

from .scene import HOOKS, on_stage

INSIDE = (
    "http://127.0.0.1/x",
    "http://127.1/x",
    "http://2130706433/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://169.254.169.254/latest/meta-data",
    "http://[64:ff9b::7f00:1]/x",
    "http://localhost:6379/x",
)


async def test_addresses_inside_are_refused_with_one_and_the_same_answer(start_site: StartSite) -> None:
    """Row 45, for webhooks."""
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    server_id = await add_server(site, owner=owner.id)
    about = {"events": ["review.created"], "subjectKind": "server", "subjectId": str(server_id)}
    said = set()
    for url in INSIDE:
        refused = await owner.ask("POST", HOOKS, {"url": url, **about})
        assert refused.status_code == 422, url
        assert refused.json()["error"]["code"] == "BAD_WEBHOOK_URL"
        said.add(refused.json()["error"]["message"])
    assert len(said) == 1
    assert await owner.get(HOOKS) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/x", "not an address"),
        ("http://example.org/x", "https"),
        ("https://ann:secret@example.org/x", "Leave name and password out"),
        ("https://example.org/x#part", "Leave out what follows"),
        ("https://example.org/a b", "a space"),
        ("https://", "not an address"),
        ("https://example.org:99999999/", "not an address"),
    ],
)
def test_an_address_is_refused_in_words_that_mend_it(url: str, words: str) -> None:
    said = read_url(url, production=True)
    assert isinstance(said, str)
    assert words in said


async def test_only_those_who_look_after_a_thing_have_webhooks_for_it(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene:
        [ann] = await gather_crowd(scene.site, ["ann-lee"])
        [ada] = await gather_crowd(scene.site, ["ada-ray"], role="admin", scopes=("webhooks.manage",))
        mine = (await scene.add())["webhook"]
        wish: dict[str, Any] = {"url": scene.receiver.url, "events": ["review.created"]}
        about = {"subjectKind": "server", "subjectId": str(scene.server_id)}
        assert (await ann.ask("POST", HOOKS, {**wish, **about})).status_code == 403
        assert (await ann.ask("POST", HOOKS, wish)).status_code == 403
        unknown = await scene.owner.ask("POST", HOOKS, {**wish, **about, "events": ["server.exploded"]})
        assert unknown.json()["error"]["code"] == "UNKNOWN_WEBHOOK_EVENT"
        for method, path, body in (
            ("GET", "", None),
            ("PATCH", "", {"active": False}),
            ("DELETE", "", None),
            ("POST", "/rotate", {}),
            ("POST", "/test", None),
            ("GET", "/deliveries", None),
            ("GET", f"/deliveries/{UUID(int=7)}", None),
        ):
            assert (await ann.ask(method, f"{HOOKS}/{mine['id']}{path}", body)).status_code == 404, path
        assert (await ann.ask("GET", "/api/v1/admin/webhooks")).status_code == 403
        assert (await ada.ask("POST", HOOKS, wish)).status_code == 201  # of everything that happens on the site
        assert len(await ada.get("/api/v1/admin/webhooks")) == 2
        assert "review.created" in [one["name"] for one in await ann.get(f"{HOOKS}/events")]
        changed = await scene.owner.ask("PATCH", f"{HOOKS}/{mine['id']}", {"events": ["review.replied"]})
        assert changed.json()["data"]["events"] == ["review.replied"]
        moved = await scene.owner.ask("PATCH", f"{HOOKS}/{mine['id']}", {"url": "http://192.168.1.1/"})
        assert moved.status_code == 422
        assert (await scene.owner.ask("DELETE", f"{HOOKS}/{mine['id']}")).status_code == 204
        assert await scene.owner.get(HOOKS) == []


async def test_row_51_a_webhook_that_is_asked_for_again_with_its_key_is_made_once(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene:
        about = {"subjectKind": "server", "subjectId": str(scene.server_id), "events": ["review.created"]}
        wish = {"url": scene.receiver.url, **about}

        async def ask(url: str = scene.receiver.url) -> httpx2.Response:
            headers = {"Authorization": f"Bearer {scene.owner.key}", "Idempotency-Key": "one"}
            return await scene.site.request("POST", HOOKS, json={**wish, "url": url}, headers=headers)

        made = await asyncio.gather(*(ask() for _ in range(3)))
        assert {one.status_code for one in made} == {201}
        assert len({one.json()["data"]["secret"] for one in made}) == 1
        assert (await ask()).headers["idempotent-replayed"] == "true"
        assert len(await scene.owner.get(HOOKS)) == 1
        assert (await ask("http://10.0.0.8/")).json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
        refused = await scene.owner.ask("POST", HOOKS, {**wish, "url": "http://10.0.0.8/"})
        assert refused.json()["error"]["code"] == "BAD_WEBHOOK_URL"


async def test_webhooks_are_looked_after_on_pages_without_script(start_site: StartSite) -> None:
    async with on_stage(start_site) as scene, reader(scene.site) as who, working(scene.site):
        await who.join()
        accounts = accounts_at(scene.site)
        async with accounts.database.write() as tx:
            person_id = await tx.connection.fetchval("select id from accounts.people where username = 'ann-lee'")
        await run_sql(scene.site, "update server_team set person_id = $1", person_id)
        new = f"/account/webhooks?kind=server&id={scene.server_id}"
        assert "Ember Hollow" in (await who.open(new)).text
        about = {"subjectKind": "server", "subjectId": str(scene.server_id), "events": "review.created"}
        wrong = await who.send(new, "/account/webhooks", url="http://10.0.0.8/", **about)
        assert "private network" in errors_of(wrong)["url"]
        made = await who.send(new, "/account/webhooks", url=scene.receiver.url, **about)
        assert "whsec_" in made.text
        found = re.search(r"/account/webhooks/([0-9a-f-]{36})", made.text)
        assert found is not None
        at = f"/account/webhooks/{found[1]}"
        sent = await who.send(at, f"{at}/test")
        await scene.until("select state = 'delivered' from commons.webhook_messages")
        shown = (await who.open(sent.headers["location"])).text
        assert "The receiver answered 200." in shown
        assert "webhook-signature" in shown
        again = await who.send(sent.headers["location"], sent.headers["location"] + "/replay")
        assert again.status_code == 303
        await scene.until("select attempts = 2 and state = 'delivered' from commons.webhook_messages")
        assert (await who.send(at, f"{at}/state", active="false")).status_code == 303
        assert "This webhook is paused" in (await who.open(at)).text
        assert "whsec_" in (await who.send(at, f"{at}/rotate", overlapHours="1")).text
        saved = await who.send(at, url=scene.receiver.url, events="review.replied", description="Our bot")
        assert saved.status_code == 303, saved.text
        assert "Our bot" in (await who.open("/account/webhooks")).text
        assert (await who.open("/admin/webhooks")).status_code == 403
        await grant(scene.site, str(person_id), "admin")

        async def may_look() -> bool:
            return (await who.open("/admin/webhooks")).status_code == 200

        await eventually(may_look)
        assert "Our bot" not in (await who.open("/admin/webhooks?state=active")).text
        assert scene.receiver.url in (await who.open("/admin/webhooks?state=paused")).text
        assert (await who.send(at, f"{at}/delete")).headers["location"] == "/my/servers/ember-hollow/webhooks"
