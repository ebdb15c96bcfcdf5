"""Teams of servers: nobody is on one without having said yes, and each role may do what it is for."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from stoa.kernel import clock
from stoa.sites.firstspawn.team.jobs import SWEEP, Tick
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import errors_of, reader
from tests.commons.crowd import read_sql, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, until
from tests.sites.firstspawn.owners import NEARBY, list_server, new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import context_at, database_at, later

AT = "/api/v1/servers/copper-cove"
_WAITING = """
    select count(*) = 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


async def invite(owner: Visitor, username: str, role: str = "helper", **more: Any) -> httpx2.Response:
    """Ask somebody to help."""
    return await owner.ask("POST", f"{AT}/team/invites", {"username": username, "role": role}, **more)


async def join(owner: Visitor, whom: Visitor, role: str = "helper") -> None:
    """Ask somebody, and let them say yes."""
    asked = await invite(owner, whom.username, role)
    assert asked.status_code == 201, asked.text
    accepted = await whom.ask("POST", f"/api/v1/server-invites/{asked.json()['data']['id']}/accept")
    assert accepted.status_code == 204, accepted.text


async def roles(owner: Visitor) -> dict[str, str]:
    """Give who is what."""
    team = (await owner.ask("GET", f"{AT}/team")).json()["data"]
    return {one["username"]: one["role"] for one in team["members"]}


async def test_somebody_is_asked_says_yes_and_is_told_of_by_notices(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo = await second_person(owner)
    asked = await invite(owner, "bo-berg", "manager")
    assert (asked.status_code, asked.json()["data"]["role"]) == (201, "manager")
    assert await roles(owner) == {"ann-lee": "owner"}
    [mine] = (await bo.ask("GET", "/api/v1/server-invites")).json()["data"]
    assert (mine["serverSlug"], mine["role"], mine["invitedBy"]) == ("copper-cove", "manager", "ann-lee")
    [told] = (await bo.ask("GET", "/api/v1/notifications")).json()["data"]
    assert told["title"] == "ann-lee asks you to help with Copper Cove"
    assert (await bo.ask("POST", f"/api/v1/server-invites/{mine['id']}/accept")).status_code == 204
    assert await roles(owner) == {"ann-lee": "owner", "bo-berg": "manager"}
    assert (await bo.ask("PATCH", AT, {"shortDescription": "By the sea."})).status_code == 200
    [heard] = (await owner.ask("GET", "/api/v1/notifications")).json()["data"]
    assert heard["title"] == "bo-berg helps with Copper Cove now"
    again = await bo.ask("POST", f"/api/v1/server-invites/{mine['id']}/accept")
    assert (again.status_code, code_of(again)) == (404, "NO_SUCH_INVITE")
    assert code_of(await invite(owner, "bo-berg")) == "ALREADY_ON_TEAM"


async def test_saying_yes_waits_for_whoever_holds_the_server_and_holds_nothing_meanwhile(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo = await second_person(owner)
    one = (await invite(owner, "bo-berg")).json()["data"]["id"]
    async with database_at(owner).write() as tx:  # somebody takes the server over
        await tx.connection.execute("select from servers for no key update")
        yes = asyncio.create_task(bo.ask("POST", f"/api/v1/server-invites/{one}/accept"))
        await until(database_at(owner), _WAITING)
        await tx.connection.execute("select from server_invites for update nowait")
        await tx.connection.execute("delete from server_invites")
    answer = await yes
    assert (answer.status_code, code_of(answer)) == (404, "NO_SUCH_INVITE")
    assert await roles(owner) == {"ann-lee": "owner"}


async def test_an_invitation_is_declined_taken_back_or_runs_out(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo = await second_person(owner)
    for end in ("decline", "withdraw", "late"):
        one = (await invite(owner, "bo-berg")).json()["data"]["id"]
        if end == "decline":
            assert (await bo.ask("DELETE", f"/api/v1/server-invites/{one}")).status_code == 204
        elif end == "withdraw":
            assert (await owner.ask("DELETE", f"{AT}/team/invites/{one}")).status_code == 204
            assert code_of(await owner.ask("DELETE", f"{AT}/team/invites/{one}")) == "NO_SUCH_INVITE"
            noted = "select count(*)::int from kernel.audit_log where action = 'server.team-withdrawn'"
            assert await read_sql(owner.site, noted) == 1
        else:
            with later(8 * 24 * 60):
                await SWEEP.handler(context_at(owner), Tick())
        assert (await bo.ask("GET", "/api/v1/server-invites")).json()["data"] == []
        assert (await bo.ask("POST", f"/api/v1/server-invites/{one}/accept")).status_code == 404
    assert await roles(owner) == {"ann-lee": "owner"}


async def test_helpers_answer_reviews_and_change_nothing_else(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo, cleo = await second_person(owner), await second_person(owner, "cleo-day")
    await join(owner, bo)
    async with database_at(owner).write() as tx:
        await tx.connection.execute("update accounts.people set created_at = now() - interval '9 days'")
    written = await cleo.ask("POST", f"{AT}/reviews", {"rating": 5, "content": "Kind people and a good map."})
    review = written.json()["data"]["id"]
    assert code_of(await cleo.ask("POST", f"/api/v1/reviews/{review}/reply", {"content": "Me?"})) == "NOT_THE_OWNER"
    assert (await bo.ask("POST", f"/api/v1/reviews/{review}/reply", {"content": "Thank you!"})).status_code == 200
    assert (await bo.ask("GET", f"{AT}/analytics")).status_code == 200
    refused: tuple[tuple[str, str, Any], ...] = (
        ("PATCH", AT, {"name": "Bo's Cove"}),
        ("POST", f"{AT}/plugins", {}),
        ("PUT", f"{AT}/guidelines", {"kept": []}),
        ("POST", f"{AT}/votifier/test", None),
    )
    for method, path, body in refused:
        assert code_of(await bo.ask(method, path, body)) == "MANAGERS_ONLY", (method, path)
    for method, path, body in (("POST", f"{AT}/archive", None), ("POST", f"{AT}/team/invites", {"username": "x"})):
        assert code_of(await bo.ask(method, path, body)) == "OWNER_ONLY", (method, path)


async def test_roles_change_members_leave_and_the_owner_stays(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo, cleo = await second_person(owner), await second_person(owner, "cleo-day")
    await join(owner, bo)
    await join(owner, cleo)
    assert (await owner.ask("PATCH", f"{AT}/team/{bo.person_id}", {"role": "manager"})).status_code == 204
    assert (await roles(owner))["bo-berg"] == "manager"
    assert code_of(await bo.ask("DELETE", f"{AT}/team/{cleo.person_id}")) == "OWNER_ONLY"
    assert (await cleo.ask("DELETE", f"{AT}/team/{cleo.person_id}")).status_code == 204
    assert (await owner.ask("DELETE", f"{AT}/team/{bo.person_id}")).status_code == 204
    assert await roles(owner) == {"ann-lee": "owner"}
    assert code_of(await owner.ask("DELETE", f"{AT}/team/{owner.person_id}")) == "OWNER_STAYS"
    assert code_of(await owner.ask("DELETE", f"{AT}/team/{bo.person_id}")) == "NOT_ON_TEAM"
    assert (await bo.ask("GET", f"{AT}/team")).status_code == 403
    told = [one["title"] for one in (await bo.ask("GET", "/api/v1/notifications")).json()["data"]]
    assert told[:2] == ["You do not help with Copper Cove any more", "You are a manager of Copper Cove now"]
    heard = [one["title"] for one in (await owner.ask("GET", "/api/v1/notifications")).json()["data"]]
    assert heard[0] == "cleo-day does not help with Copper Cove any more"


async def test_nobody_is_asked_under_a_name_that_nobody_has(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    refused = await invite(owner, "nobody-here")
    assert (refused.status_code, refused.json()["error"]["message"]) == (404, "Nobody goes by this name.")


async def test_whoever_proved_themselves_long_ago_hands_nothing_over(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo = await second_person(owner)
    await join(owner, bo)
    with clock.moved(timedelta(minutes=11), everywhere=True):
        refused = await owner.ask("POST", f"{AT}/transfer", {"username": bo.username})
    assert (refused.status_code, code_of(refused)) == (428, "STEP_UP_REQUIRED")
    assert (await roles(owner))[owner.username] == "owner"


async def test_of_two_transfers_at_once_there_is_one_owner_afterwards(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    people = [await second_person(owner), await second_person(owner, "cleo-day")]
    for one in people:
        await join(owner, one)
    answers = await asyncio.gather(*(owner.ask("POST", f"{AT}/transfer", {"username": one.username}) for one in people))
    assert sorted(answer.status_code for answer in answers) == [204, 403]
    now = await roles(people[0])
    assert sorted(now.values()) == ["helper", "manager", "owner"]
    assert now["ann-lee"] == "manager"
    assert code_of(await owner.ask("POST", f"{AT}/archive")) == "OWNER_ONLY"


async def test_whoever_is_given_a_proven_server_has_the_role_of_owners(start_site: StartSite) -> None:
    owner = await new_owner(start_site, JOBS_POLL="250ms", **NEARBY)
    await list_server(owner, ip="127.0.0.1")
    await list_server(owner, name="Copper Cove Two", ip="127.0.0.1", port=25566)
    await run_sql(owner.site, "update servers set verified = true, proof = 'motd' where port is null")
    bo, cleo = await second_person(owner), await second_person(owner, "cleo-day")
    await join(owner, bo)
    asked = await owner.ask("POST", f"{AT}-two/team/invites", {"username": "cleo-day", "role": "manager"})
    assert (await cleo.ask("POST", f"/api/v1/server-invites/{asked.json()['data']['id']}/accept")).status_code == 204
    assert (await owner.ask("POST", f"{AT}-two/transfer", {"username": "cleo-day"})).status_code == 204
    assert (await owner.ask("POST", f"{AT}/transfer", {"username": "bo-berg"})).status_code == 204

    async def is_owner() -> bool | None:
        return "owner" in (await bo.ask("GET", "/api/v1/users/me")).json()["data"]["roles"] or None

    async with working(owner.site):
        assert await eventually(is_owner)
    # Nobody has proven the other, whose transfer was heard of before.
    assert "owner" not in (await cleo.ask("GET", "/api/v1/users/me")).json()["data"]["roles"]


async def test_a_transfer_asks_for_a_fresh_proof_and_somebody_on_the_team(start_site: StartSite) -> None:
    owner = await new_owner(start_site, SESSION_STEP_UP="1m")
    await list_server(owner)
    bo = await second_person(owner)
    told = {"username": bo.username}
    assert code_of(await owner.ask("POST", f"{AT}/transfer", told)) == "NOT_ON_TEAM"
    oneself = await owner.ask("POST", f"{AT}/transfer", {"username": owner.username})
    assert (oneself.status_code, code_of(oneself)) == (409, "OWNER_STAYS")
    document = (await owner.site.get("/api/v1/openapi.json")).json()
    assert "409" in document["paths"]["/api/v1/servers/{server}/transfer"]["post"]["responses"]
    with later(10):
        assert code_of(await owner.ask("POST", f"{AT}/transfer", told)) == "STEP_UP_REQUIRED"


async def test_a_team_has_a_bound(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.sites.firstspawn.team.service.MOST_PEOPLE", 2)
    owner = await new_owner(start_site)
    await list_server(owner)
    await second_person(owner)
    await second_person(owner, "cleo-day")
    answers = await asyncio.gather(invite(owner, "bo-berg"), invite(owner, "cleo-day"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_the_page_of_a_team_does_all_of_it_without_script(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    bo = await second_person(owner)
    async with reader(owner.site, email="cleo@stoa.example", username="cleo-day") as cleo:
        await cleo.join()
        await cleo.send("/servers/new", name="Copper Cove", gameType="MINECRAFT", ip="1.2.3.4", tags="survival")
        page = "/my/servers/copper-cove/team"
        assert "username" in errors_of(await cleo.send(page, username="nobody-here"))
        assert (await cleo.send(page, username="@bo-berg", role="manager")).status_code == 303
        assert "Invited" in (await cleo.open(page)).text
        [mine] = (await bo.ask("GET", "/api/v1/server-invites")).json()["data"]
        taken = await cleo.send(page, f"{page}/member", personId=mine["id"], act="withdraw")
        assert taken.status_code == 303
        await cleo.send(page, username="bo-berg", role="helper")
        [mine] = (await bo.ask("GET", "/api/v1/server-invites")).json()["data"]
        await bo.ask("POST", f"/api/v1/server-invites/{mine['id']}/accept")
        changed = await cleo.send(page, f"{page}/member", personId=bo.person_id, act="manager")
        assert changed.status_code == 303
        assert (await cleo.send(page, f"{page}/member", personId=bo.person_id, act="king")).status_code == 422
        moved = await cleo.send(page, f"{page}/transfer", username="bo-berg")
        assert moved.status_code == 303
        assert await roles(bo) == {"bo-berg": "owner", "cleo-day": "manager"}
        left = await cleo.send(
            "/my/servers/copper-cove/team", f"{page}/member", personId=cleo_id(await roles_page(bo)), act="remove"
        )
        assert left.headers["location"] == "/my/servers"
        asked = await invite(bo, "cleo-day")
        assert (
            await cleo.send("/my/servers", f"/my/servers/invites/{asked.json()['data']['id']}/decline")
        ).status_code == 303
        asked = await invite(bo, "cleo-day")
        joined = await cleo.send("/my/servers", f"/my/servers/invites/{asked.json()['data']['id']}/accept")
        assert joined.headers["location"] == "/my/servers/copper-cove"


async def roles_page(owner: Visitor) -> list[dict[str, Any]]:
    """Give the members of the team."""
    found: list[dict[str, Any]] = (await owner.ask("GET", f"{AT}/team")).json()["data"]["members"]
    return found


def cleo_id(members: list[dict[str, Any]]) -> str:
    """Find the one among them."""
    return str(next(one["personId"] for one in members if one["username"] == "cleo-day"))


async def test_whoever_is_banned_asks_under_no_name_of_theirs(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    bo = await second_person(owner)
    assert (await invite(owner, "bo-berg")).status_code == 201
    await run_sql(owner.site, "update accounts.people set status = 'banned' where username = 'ann-lee'")
    [mine] = (await bo.ask("GET", "/api/v1/server-invites")).json()["data"]
    assert mine["invitedBy"] == "Banned account"
