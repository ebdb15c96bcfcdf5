"""What moderators do to a server: where it is hidden it is nowhere, and it comes back as it was."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from stoa.commons.media.models import State
from stoa.kernel.feature import Site
from stoa.kernel.storage import Storage
from stoa.sites.firstspawn.alerts.service import send_impersonated, send_taken_over
from stoa.sites.firstspawn.banners.jobs import Arrived, judge
from stoa.sites.firstspawn.banners.service import find_signals, hide_picture
from stoa.sites.firstspawn.proof.events import ImpersonationSeen, OwnerChanged
from stoa.sites.firstspawn.servers.subject import SERVER
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.privacy.working import working
from tests.commons.crowd import gather_crowd, read_sql, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.owners import list_server, new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import context_at, database_at

DESK = "/api/v1/admin/moderation"
SCOPES = ("moderation.review", "moderation.figures", "accounts.suspend")
NOWHERE = ("", "/widget", "/status.svg", "/card.png", "/score", "/share", "/vote", "/reviews")


async def places(owner: Visitor) -> dict[str, bool]:
    """Say where the server is found."""
    found = {}
    for path in NOWHERE:
        found[path] = (await owner.site.get(f"/servers/copper-cove{path}")).status_code == 200
    for path in (
        "/servers",
        "/api/v1/servers",
        "/api/v1/servers/suggest?q=copper",
        "/feeds/servers.rss",
        "/sitemaps/1",
    ):
        found[path] = "copper-cove" in (await owner.site.get(path)).text
    return found


async def moderator_of(owner: Visitor) -> Any:
    """Give somebody who decides."""
    return (await gather_crowd(owner.site, ["mod-one"], role="moderator", scopes=SCOPES))[0]


async def decide(mod: Any, case_id: str, outcome: str) -> None:
    """Decide a case."""
    body = {"outcome": outcome, "rule": "wrong-listing", "note": "The name is another's."}
    answer = await mod.ask("POST", f"{DESK}/cases/{case_id}/decisions", body)
    assert answer.status_code == 200, answer.text


async def test_a_hidden_server_is_nowhere_and_comes_back(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    assert set((await places(owner)).values()) == {True}
    reporter, mod = await second_person(owner), await moderator_of(owner)
    report = {"kind": "server", "id": server["id"], "reason": "wrong-listing", "note": "It is ours."}
    case_id = (await reporter.ask("POST", "/api/v1/reports", report)).json()["data"]["caseId"]
    await decide(mod, case_id, "hide")
    assert [path for path, there in (await places(owner)).items() if there] == []
    [mine] = (await owner.ask("GET", "/api/v1/servers/mine")).json()["data"]
    assert mine["state"] == "hidden"
    await owner.ask("POST", "/api/v1/servers/copper-cove/restore")
    assert (await owner.site.get("/servers/copper-cove")).status_code == 404
    await decide(mod, case_id, "restore")
    assert set((await places(owner)).values()) == {True}
    reported = await owner.site.get("/servers/copper-cove")
    assert f"/report?kind=server&amp;id={server['id']}" in reported.text


async def test_what_is_shown_again_where_somebody_has_proven_the_address_meanwhile_goes_to_the_archive(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site)
    server = UUID((await list_server(owner)).json()["data"]["id"])
    assert (await list_server(await second_person(owner), name="Bo's Cove", port=25566)).status_code == 201
    database = database_at(owner)
    assert SERVER.hide is not None
    assert SERVER.show is not None
    async with database.write() as tx:
        await SERVER.hide(tx, server)
    proven = "update servers set port = null, verified = true, proof = 'motd' where slug = 'bo-s-cove'"
    await run_sql(owner.site, proven)
    async with database.write() as tx:
        await SERVER.show(tx, server)
    assert await read_sql(owner.site, "select state from servers where slug = 'copper-cove'") == "archived"
    refused = await owner.ask("POST", "/api/v1/servers/copper-cove/restore")
    assert code_of(refused) == "ADDRESS_PROVEN"


async def test_a_listing_whose_words_are_watched_for_waits_for_a_moderator(start_site: StartSite) -> None:
    owner = await new_owner(start_site, MODERATION_WORDS="gribbleflop")
    listed = await list_server(owner, description="Come in, and gribbleflop to all of you. https://copper.example")
    assert (listed.status_code, listed.json()["data"]["isActive"]) == (201, False)
    assert [path for path, there in (await places(owner)).items() if there] == []
    assert (await owner.ask("GET", "/api/v1/servers/mine")).json()["data"][0]["state"] == "held"
    mod = await moderator_of(owner)
    [case] = (await mod.ask("GET", f"{DESK}/queue")).json()["data"]
    assert (case["subjectKind"], case["held"]) == ("server", True), case
    await decide(mod, case["id"], "dismiss")
    assert set((await places(owner)).values()) == {True}
    path = "/api/v1/servers/copper-cove"
    assert (await owner.ask("PATCH", path, {"region": "Europe"})).json()["data"]["isActive"] is True
    assert (await owner.ask("PATCH", path, {"rules": "Gribbleflop."})).json()["data"]["isActive"] is False


async def test_a_page_of_somebody_whose_words_are_watched_for_is_hidden_until_a_moderator_has_seen_it(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site, MODERATION_WORDS="gribbleflop")
    told = await owner.ask("PATCH", "/api/v1/users/me", {"bio": "I say gribbleflop to strangers."})
    assert told.status_code == 200, told.text
    me = told.json()["data"]["id"]
    hidden = "select profile_hidden from accounts.people where id = $1::text::uuid"
    async with working(owner.site):
        await until(database_at(owner), hidden, me)
    [case] = (await (await moderator_of(owner)).ask("GET", f"{DESK}/queue")).json()["data"]
    assert (case["subjectKind"], case["subjectId"]) == ("profile", me)


async def test_what_the_owner_ended_no_moderator_brings_back(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    path, at = "/api/v1/servers/copper-cove", UUID(server["id"])
    acts = {"hide": SERVER.hide, "show": SERVER.show, "remove": SERVER.remove}

    async def act(name: str) -> str:
        act = acts[name]
        assert act is not None
        async with database_at(owner).write() as tx:
            await act(tx, at)
        [card] = await SERVER.find(database_at(owner).read(), [at])
        return card.state

    assert (await owner.ask("POST", f"{path}/archive")).status_code == 204
    assert [await act(name) for name in ("hide", "show")] == ["hidden", "hidden"]
    assert (await owner.ask("POST", f"{path}/restore")).status_code == 204
    assert [await act(name) for name in ("remove", "hide", "show")] == ["removed", "hidden", "shown"]
    assert await act("hide") == "hidden"
    assert (await owner.ask("DELETE", path)).status_code == 204
    assert [await act(name) for name in ("show", "hide")] == ["removed", "removed"]


async def test_a_picture_like_a_removed_one_waits_for_a_moderator(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = UUID((await list_server(owner)).json()["data"]["id"])
    database = database_at(owner)
    media = UUID(int=7)
    async with database.write() as tx:
        await tx.connection.execute(
            """
            insert into commons.media (id, person_id, purpose, is_public, filename, declared_type, declared_size,
                upload_key, status, state, kind, fingerprint, created_at, expires_at, touched_at)
            values ($1, $2, 'server-banner', true, 'a.png', 'image/png', 10, 'k', 'ready', 'shown', 'image',
                '00ff00ff00ff00ff', now(), now(), now())
            """,
            media,
            UUID(owner.person_id),
        )
        await tx.connection.execute(
            """
            insert into commons.media_albums (subject_kind, subject_id, media_id, position)
            values ('server', $1, $2, 0)
            """,
            server,
            media,
        )
    mod, reporter = await moderator_of(owner), await second_person(owner)
    runtime = owner.site.runtime
    files, site = runtime.files["firstspawn"], runtime.sites["firstspawn"]
    context = replace(context_at(owner), services={Storage: files, Site: site})
    assert await judge(context, Arrived(media)) == []
    report = {"kind": "server", "id": str(server), "reason": "nudity", "note": "Look."}
    case_id = (await reporter.ask("POST", "/api/v1/reports", report)).json()["data"]["caseId"]
    await decide(mod, case_id, "remove")
    signals = await find_signals(database.read(), files, media)
    assert [one.name for one in signals] == ["picture.removed-before"]
    async with database.write() as tx:
        await hide_picture(tx, site, media, signals)
    [case] = await mod.get(f"{DESK}/queue?kind=media")
    assert case["held"]
    assert await read_sql(owner.site, "select state from commons.media") == State.HIDDEN


async def test_owners_are_told_of_another_who_claims_their_address(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    first = UUID((await list_server(owner)).json()["data"]["id"])
    other = await second_person(owner)
    twin = UUID((await list_server(other, name="Copper Cove Original")).json()["data"]["id"])
    async with database_at(owner).write() as tx:
        for _ in range(2):
            await send_impersonated(tx, ImpersonationSeen(first, twin))
        await send_taken_over(tx, OwnerChanged(first, UUID(owner.person_id), UUID(other.person_id)))
        await send_taken_over(tx, OwnerChanged(first, UUID(other.person_id), UUID(owner.person_id)))
    told = (await owner.ask("GET", "/api/v1/notifications")).json()["data"]
    assert [one["title"] for one in told] == ["The address of Copper Cove is listed a second time"]
    told = (await other.ask("GET", "/api/v1/notifications")).json()["data"]
    assert [one["title"] for one in told] == ["Copper Cove has another owner now"]
