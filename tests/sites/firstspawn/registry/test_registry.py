"""Listing servers, through the door that owners and their programs use."""

import asyncio
from uuid import UUID

import pytest

from stoa.sites.firstspawn.registry.rules import free_slug, slug_of
from tests.accounts.at_the_door import code_of
from tests.commons.crowd import read_sql, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.owners import list_server, new_owner, second_person

_WAITING = """
    select count(*) = 2 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


async def test_an_owner_lists_changes_archives_and_takes_off_a_server(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    answer = await list_server(owner, port=25577, region="Europe", language="en")
    assert answer.status_code == 201, answer.text
    server = answer.json()["data"]
    assert answer.headers["location"] == "/api/v1/servers/copper-cove"
    assert (server["ip"], server["port"], server["gameType"]) == ("1.2.3.4", 25577, "MINECRAFT")
    assert (server["ownerId"], server["isVerified"], server["isOnline"]) == (owner.person_id, False, False)

    path = f"/api/v1/servers/{server['id']}"
    changed = await owner.ask("PATCH", path, {"shortDescription": "By the sea.", "region": None})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["data"]["shortDescription"], changed.json()["data"]["region"]) == ("By the sea.", None)
    assert changed.json()["data"]["language"] == "en"
    assert (await owner.site.get(path)).json()["data"]["shortDescription"] == "By the sea."

    assert (await owner.ask("POST", f"{path}/archive")).status_code == 204
    archived = await owner.site.get(path)
    assert (archived.status_code, code_of(archived)) == (410, "SERVER_ARCHIVED")
    assert (await owner.ask("POST", f"{path}/restore")).status_code == 204
    assert (await owner.site.get(path)).status_code == 200
    assert (await owner.ask("DELETE", path)).status_code == 204
    assert (await owner.site.get(path)).status_code == 404
    assert (await owner.ask("DELETE", path)).status_code == 404


async def test_who_comes_to_an_archived_server_reads_that_it_is_and_sees_others_like_it(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site)
    told = {"description": "By the lighthouse.", "contact": "ada@cove.example", "shortDescription": "Sea and sand."}
    assert (await list_server(owner, **told)).status_code == 201
    assert (await list_server(owner, name="Silver Cove", port=25570)).status_code == 201
    at, html = "/servers/copper-cove", {"Accept": "text/html"}
    assert "By the lighthouse." in (await owner.site.get(at, headers=html)).text
    assert (await owner.ask("POST", f"/api/v1{at}/archive")).status_code == 204
    page = await owner.site.get(at, headers=html)
    assert page.status_code == 410
    assert "Copper Cove" in page.text
    assert "Silver Cove" in page.text
    who = (await owner.ask("GET", "/api/v1/users/me")).json()["data"]["username"]
    for hidden in (*told.values(), "1.2.3.4", who):
        assert hidden not in page.text, hidden
        assert hidden not in (await owner.site.get(f"/api/v1{at}")).text, hidden
    assert (await owner.ask("POST", f"/api/v1{at}/restore")).status_code == 204
    assert (await owner.site.get(at, headers=html)).status_code == 200


async def test_a_new_name_is_found_by_its_beginning_though_that_was_asked_for_a_moment_ago(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site)
    paths = ("/api/v1/servers?q=zorb", "/api/v1/servers?q=zorblx", "/api/v1/servers/suggest?q=zorb")
    for path in paths:
        assert (await owner.site.get(path)).json()["data"] == []
    assert (await list_server(owner, name="Zorblax Reef")).status_code == 201
    for path in paths:
        assert [row["name"] for row in (await owner.site.get(path)).json()["data"]] == ["Zorblax Reef"], path


async def test_a_new_server_is_just_opened_on_the_front_page_and_gone_from_it_when_it_is_taken_off(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site)

    async def shows() -> list[bool]:
        everybody = (await owner.site.get("/", headers={"Accept": "text/html"})).text
        herself = (await owner.ask("GET", "/", headers={"Accept": "text/html"})).text
        return ["Zorblax Reef" in page for page in (everybody, herself)]

    assert await shows() == [False, False]
    server = (await list_server(owner, name="Zorblax Reef")).json()["data"]
    assert await shows() == [True, True]
    assert (await owner.ask("DELETE", f"/api/v1/servers/{server['id']}")).status_code == 204
    assert await shows() == [False, False]


async def test_what_becomes_of_a_listing_stands_in_the_audit_log(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    path = f"/api/v1/servers/{server['id']}"
    for act in ("archive", "archive", "restore"):  # what is there already is no act
        assert (await owner.ask("POST", f"{path}/{act}")).status_code == 204
    assert (await owner.ask("DELETE", path)).status_code == 204
    noted = await read_sql(
        owner.site,
        "select array_agg(action || ' ' || (d.before::json ->> 'state') order by seq) from kernel.audit_log"
        " join kernel.audit_details d using (seq) where kind = 'server' and actor_id = $1 and subject = $2",
        UUID(owner.person_id),
        server["id"],
    )
    assert noted == ["server.archived listed", "server.restored archived", "server.removed listed"]


async def test_a_server_of_somebody_else_cannot_be_touched(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    stranger = await second_person(owner)
    path = f"/api/v1/servers/{server['id']}"
    for method, address in (
        ("PATCH", path),
        ("DELETE", path),
        ("POST", f"{path}/archive"),
        ("POST", f"{path}/restore"),
    ):
        answer = await stranger.ask(method, address, {"name": "Mine now"} if method == "PATCH" else None)
        assert (answer.status_code, code_of(answer)) == (403, "NOT_YOUR_SERVER"), (method, address)
    assert (await owner.site.get(path)).json()["data"]["name"] == "Copper Cove"


@pytest.mark.parametrize(
    ("field", "value", "status", "code"),
    [
        ("ip", "127.0.0.1", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "10.1.2.3", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "169.254.169.254", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "127.1", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "0x7f.1", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "0177.0.0.1", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "2130706433", 422, "BAD_ADDRESS"),
        ("ip", "0x7f000001", 422, "BAD_ADDRESS"),
        ("ip", "1.2.3.999", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "2606:4700::1%eth0", 422, "BAD_ADDRESS"),
        ("ip", "::ffff:10.0.0.1", 422, "ADDRESS_NOT_PUBLIC"),
        ("ip", "play.example.org:25565", 422, "BAD_ADDRESS"),
        ("ip", "not a host", 422, "BAD_ADDRESS"),
        ("name", "Copper\nCove", 422, "INVALID"),
        ("name", "Copper \u202eevoC", 422, "INVALID"),
        ("shortDescription", "One line,\nand another.", 422, "INVALID"),
        ("port", 80, 422, "INVALID"),
        ("port", 70_000, 422, "INVALID"),
        ("gameType", "ROBLOX", 422, "INVALID"),
        ("tags", [], 422, "INVALID"),
        ("tags", ["Not A Slug"], 422, "INVALID"),
        ("websiteUrl", "javascript:alert(1)", 422, "INVALID"),
        ("latitude", 12.5, 422, "HALF_A_PLACE"),
        ("isFeatured", True, 400, "UNKNOWN_FIELD"),
    ],
)
async def test_what_cannot_be_listed_is_refused_in_words_and_lists_nothing(
    start_site: StartSite, field: str, value: object, status: int, code: str
) -> None:
    owner = await new_owner(start_site)
    answer = await list_server(owner, **{field: value})
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert (await owner.site.get("/api/v1/servers")).json()["data"] == []


async def test_three_servers_may_be_listed_and_a_race_for_the_third_has_one_winner(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    for port in (2001, 2002):
        assert (await list_server(owner, port=port)).status_code == 201
    answers = await asyncio.gather(*(list_server(owner, port=port) for port in range(2003, 2009)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"TOO_MANY_SERVERS"}
    slugs = {row["slug"] for row in (await owner.site.get("/api/v1/servers")).json()["data"]}
    assert slugs == {"copper-cove", "copper-cove-2", "copper-cove-3"}


async def test_what_is_sent_again_under_its_key_lists_once_and_gets_the_same_answer(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    key = {"Idempotency-Key": "my-only-server"}
    first = await list_server(owner, headers=key)
    again = await list_server(owner, headers=key)
    assert (first.status_code, again.status_code) == (201, 201), again.text
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    assert again.headers["idempotent-replayed"] == "true"
    changed = await list_server(owner, headers=key, name="Another Cove")
    assert (changed.status_code, code_of(changed)) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert len((await owner.site.get("/api/v1/servers")).json()["data"]) == 1


async def test_an_owner_lists_an_address_once_and_is_told_where_it_stands(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner)).status_code == 201
    answers = [
        await list_server(owner),
        await list_server(owner, name="Another Cove", port=25565),
        await list_server(owner, ip="1.2.3.4."),
    ]
    for answer in answers:
        assert (answer.status_code, code_of(answer)) == (409, "ALREADY_LISTED"), answer.text
        assert "“Copper Cove”, at /my/servers/copper-cove." in answer.json()["error"]["message"]
        assert answer.json()["error"]["server"] == "copper-cove"
    # Somebody else may: neither has proven it yet. And the owner may at another port, and stays where that one is.
    assert (await list_server(await second_person(owner), name="Bo's Cove")).status_code == 201
    assert (await list_server(owner, name="Another Cove", port=25566)).status_code == 201
    moved = await owner.ask("PATCH", "/api/v1/servers/another-cove", {"port": None})
    assert (moved.status_code, code_of(moved)) == (409, "ALREADY_LISTED"), moved.text
    stays = await owner.ask("PATCH", "/api/v1/servers/copper-cove", {"port": 25565})
    assert stays.status_code == 200, stays.text
    assert (await owner.ask("POST", "/api/v1/servers/copper-cove/archive")).status_code == 204
    assert "in your archive" in (await list_server(owner)).json()["error"]["message"]
    assert (await owner.ask("DELETE", "/api/v1/servers/copper-cove")).status_code == 204
    assert (await list_server(owner)).status_code == 201


async def test_of_two_servers_that_move_to_one_address_at_once_one_is_refused(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    slugs = [(await list_server(owner, port=port)).json()["data"]["slug"] for port in (2001, 2002)]
    database = owner.site.runtime.databases["firstspawn"]
    async with database.write() as tx:
        await tx.connection.execute("lock table servers in share mode")  # both have looked, and neither has written
        moves = [asyncio.create_task(owner.ask("PATCH", f"/api/v1/servers/{slug}", {"port": 3000})) for slug in slugs]
        await until(database, _WAITING)
    assert sorted(answer.status_code for answer in await asyncio.gather(*moves)) == [200, 409]


async def test_nobody_lists_without_having_signed_in(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    owner.token = ""
    assert (await list_server(owner)).status_code == 401


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Ember & Oak", "ember-and-oak"), ("Ünder  wörld!!", "under-world"), ("雪の国", "server"), ("x" * 90, "x" * 50)],
)
def test_a_slug_is_made_of_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_taken_slug_gets_the_first_free_number() -> None:
    assert free_slug("cove", {"cove", "cove-3"}) == "cove-2"


async def test_a_proven_address_is_taken_also_with_its_usual_port_written_out(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner)).status_code == 201
    await run_sql(owner.site, "update servers set verified = true, proof = 'motd'")
    stranger = await second_person(owner)
    refused = await list_server(stranger, name="Copper Cove, really", port=25565)
    assert (refused.status_code, code_of(refused)) == (409, "SERVER_EXISTS"), refused.text
    assert (await list_server(stranger, name="Next door", port=25566)).status_code == 201


async def test_a_server_stays_in_the_archive_whose_address_somebody_has_proven_meanwhile(
    start_site: StartSite,
) -> None:
    owner = await new_owner(start_site)
    at = "/api/v1/servers/copper-cove"
    assert (await list_server(owner)).status_code == 201
    await run_sql(owner.site, "update servers set verified = true, proof = 'motd'")
    assert (await list_server(await second_person(owner), name="Bo's Cove", port=25566)).status_code == 201
    assert (await owner.ask("POST", f"{at}/archive")).status_code == 204
    proven = "update servers set port = null, verified = true, proof = 'motd' where slug = 'bo-s-cove'"
    await run_sql(owner.site, proven)
    refused = await owner.ask("POST", f"{at}/restore")
    assert (refused.status_code, code_of(refused)) == (409, "ADDRESS_PROVEN"), refused.text
    assert "stays in your archive" in refused.json()["error"]["message"]
    assert await read_sql(owner.site, "select state from servers where slug = 'copper-cove'") == "archived"
    assert (await owner.ask("PATCH", at, {"port": 25577})).status_code == 200
    assert (await owner.ask("POST", f"{at}/restore")).status_code == 204


async def test_what_was_written_in_the_archive_is_looked_at_when_it_comes_back(start_site: StartSite) -> None:
    owner = await new_owner(start_site, MODERATION_WORDS="voldemort")
    assert (await list_server(owner)).status_code == 201
    path = "/api/v1/servers/copper-cove"
    assert (await owner.ask("POST", f"{path}/archive")).status_code == 204
    assert (await owner.ask("PATCH", path, {"description": "Voldemort plays here."})).status_code == 200
    assert (await owner.ask("POST", f"{path}/restore")).status_code == 204
    assert (await owner.site.get(path)).status_code == 404
    [mine] = (await owner.ask("GET", "/api/v1/servers/mine")).json()["data"]
    assert mine["state"] == "held"


async def test_a_server_has_a_name_that_can_be_read(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner, name="    ")).status_code == 422
    assert (await list_server(owner)).status_code == 201
    assert (await owner.ask("PATCH", "/api/v1/servers/copper-cove", {"name": "    "})).status_code == 422


async def test_an_address_of_the_newer_kind_is_kept_the_one_way_it_is_written(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    listed = await list_server(owner, ip="2606:4700:0000::0:1111")
    assert (listed.status_code, listed.json()["data"]["ip"]) == (201, "2606:4700::1111"), listed.text
    assert code_of(await list_server(owner, ip="2606::4700::1")) == "BAD_ADDRESS"


async def test_a_region_is_a_page_whatever_its_owner_has_written(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner, region="Asia & Oceania / South")).status_code == 201
    at = "/regions/asia-%26-oceania-south"
    assert at in (await owner.site.get("/regions")).text
    assert at in (await owner.site.get("/servers/copper-cove")).text
    assert at in (await owner.site.get("/sitemaps/0")).text
    page = await owner.site.get(at)
    assert page.status_code == 200, page.text
    assert "Copper Cove" in page.text
    assert "/servers?region=Asia+%26+Oceania+%2F+South" in page.text
