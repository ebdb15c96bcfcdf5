"""The lists of administrators: searched, narrowed, sorted, paged by number, and closed to everybody else."""

from typing import Any

import httpx2
import pytest

from tests.harness.web import SiteUnderTest, StartSite

from .at_the_door import Visitor, code_of, grant, mails, open_site
from .test_access import boss_at
from .test_sign_in import run_sql

ADMIN = "/api/v1/admin"
CROWD = """
    insert into accounts.people (id, username, name, email, email_key, created_at)
    select gen_random_uuid(), 'person-' || n, 'Person ' || n, 'p' || n || '@crowd.example',
           'p' || n || '@crowd.example', now() - n * interval '1 day'
    from generate_series(1, 45) as n
"""


async def rows(visitor: Visitor, path: str, **query: object) -> list[dict[str, Any]]:
    answer = await visitor.ask("GET", f"{ADMIN}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def page(visitor: Visitor, path: str, **query: object) -> httpx2.Response:
    return await visitor.ask("GET", f"{ADMIN}/{path}", params=query)


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


async def test_people_are_found_narrowed_sorted_and_paged_by_number(site: SiteUnderTest) -> None:
    boss = await boss_at(site)
    await run_sql(site, CROWD)
    await run_sql(site, "update accounts.people set status = 'suspended' where username = 'person-7'")
    told = (await page(boss, "users", page=2, limit=20)).json()
    assert told["meta"]["pagination"] | {"nextCursor": "", "prevCursor": ""} == {
        "limit": 20,
        "nextCursor": "",
        "prevCursor": "",
        "page": 2,
        "totalPages": 3,
        "total": 46,
    }
    assert [one["username"] for one in told["data"]][:2] == ["person-20", "person-21"]
    assert [one["username"] for one in await rows(boss, "users", q="P41@crowd")] == ["person-41"]
    assert [one["username"] for one in await rows(boss, "users", q="Person 4", sort="username")] == [
        "person-4",
        *(f"person-{n}" for n in range(40, 46)),
    ]
    assert await rows(boss, "users", q="%") == []
    assert [one["username"] for one in await rows(boss, "users", status="suspended")] == ["person-7"]
    assert [one["username"] for one in await rows(boss, "users", role="admin")] == ["boss-1"]
    unknown = await page(boss, "users", nonsense=1)
    assert (unknown.status_code, code_of(unknown)) == (400, "UNKNOWN_PARAMETER")
    assert (await page(boss, "users", status="anonymised")).status_code == 422


async def test_a_person_is_shown_with_roles_and_sessions_which_can_be_ended(site: SiteUnderTest) -> None:
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    await ann.ask("PATCH", "/api/v1/users/me", {"username": "anna-lee"})
    await grant(site, ann.person_id, "moderator")
    own = f"users/{ann.person_id}"
    sheet = (await page(boss, own)).json()["data"]
    assert (sheet["username"], sheet["formerUsernames"], sheet["roles"]) == ("anna-lee", ["ann-lee"], ["moderator"])
    assert [one["role"] for one in await rows(boss, f"{own}/roles")] == ["moderator"]
    assert [one["username"] for one in await rows(boss, "roles/moderator/users")] == ["anna-lee"]
    listed = await rows(boss, f"{own}/sessions")
    assert [one["id"] for one in listed] == [ann.session_id]
    assert [one["id"] for one in await rows(boss, "sessions", person=ann.person_id)] == [ann.session_id]
    assert (await boss.ask("DELETE", f"{ADMIN}/{own}/sessions/{ann.session_id}")).status_code == 204
    assert (await ann.me()).status_code == 401
    assert await rows(boss, "sessions", q="anna") == []
    nobody = "00000000-0000-7000-8000-000000000000"
    assert {(await page(boss, f"users/{nobody}{rest}")).status_code for rest in ("", "/roles")} == {404}


async def test_attempts_and_changes_of_roles_are_searched(site: SiteUnderTest) -> None:
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await Visitor(site, password="Wrong-Lantern-9").sign_in()
    await ann.sign_in()
    assert [one["outcome"] for one in await rows(boss, "attempts", q="ann-l")] == ["signed-in", "wrong"]
    assert [one["username"] for one in await rows(boss, "attempts", outcome="wrong")] == ["ann-lee"]
    assert await rows(boss, "attempts", address="203.0.113.1") == []
    role = f"{ADMIN}/users/{ann.person_id}/roles/moderator"
    await boss.ask("PUT", role, {"reason": "Helps out"})
    await boss.ask("DELETE", role)
    changes = await rows(boss, "grants", person=ann.person_id)
    assert [(one["act"], one["byUsername"]) for one in changes] == [("withdrawn", "boss-1"), ("granted", "boss-1")]
    assert [one["reason"] for one in await rows(boss, "grants", act="granted", role="moderator")] == ["Helps out"]
    subjects = [one["subject"] for one in await mails(site, ann.email)]
    assert subjects[:2] == ["You no longer have the role Moderator", "You have the role Moderator"]


async def test_row_18_dangerous_acts_of_administrators_ask_for_a_fresh_proof(site: SiteUnderTest) -> None:
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await run_sql(site, "update accounts.sessions set authenticated_at = now() - interval '11 minutes'")
    await run_sql(site, "update accounts.sessions set last_seen_at = now() - interval '6 minutes'")
    assert (await boss.sign_in()).status_code == 200
    fresh, stale = boss.token, boss.elsewhere()
    await stale.sign_in()
    await run_sql(
        site,
        "update accounts.sessions set authenticated_at = now() - interval '11 minutes' where id = $1::uuid",
        stale.session_id,
    )
    own = f"{ADMIN}/users/{ann.person_id}"
    acts: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
        ("PUT", f"{own}/status", {"status": "suspended", "reason": "Spam"}),
        ("PUT", f"{own}/roles/moderator", {}),
        ("DELETE", f"{own}/sessions/{boss.session_id}", None),
        ("POST", f"{ADMIN}/blocks", {"address": "192.0.2.7", "hours": 1, "why": "Scans"}),
        ("POST", f"{ADMIN}/blocks/lift", {"address": "192.0.2.7"}),
        ("POST", f"{ADMIN}/tokens", {"name": "Watch", "scopes": ["accounts.attempts"]}),
    )
    for method, path, body in acts:
        refused = await stale.ask(method, path, body)
        assert (refused.status_code, code_of(refused)) == (428, "STEP_UP_REQUIRED"), path
    assert (await stale.post("step-up", {"password": stale.password})).status_code == 204
    assert (await stale.ask("PUT", f"{own}/status", {"status": "suspended"})).status_code == 200
    assert (await Visitor(site, token=fresh).ask("PUT", f"{own}/status", {"status": "active"})).status_code == 200


async def test_demo_administrators_prove_themselves_by_password_and_others_by_factor(start_site: StartSite) -> None:
    site = await start_site("marinemarket", demo=True)
    listed = {one["role"]: one for one in (await site.get("/dev/accounts")).json()["data"]}
    boss = Visitor(site, listed["admin"]["email"], password=listed["admin"]["password"])
    await boss.sign_in()
    (member,) = await rows(boss, "users", q="demo-member")
    status = f"{ADMIN}/users/{member['id']}/status"
    assert (await boss.ask("PUT", status, {"status": "suspended", "reason": "Spam"})).status_code == 200
    assert (await boss.ask("PUT", status, {"status": "active"})).status_code == 200
    ann = await Visitor(site).join()
    await grant(site, ann.person_id, "admin")
    await ann.sign_in()
    refused = await ann.ask("PUT", status, {"status": "suspended"})
    assert (refused.status_code, code_of(refused)) == (428, "MFA_SETUP_REQUIRED")


async def test_addresses_are_held_listed_and_let_go_under_the_name_of_who_did_it(start_site: StartSite) -> None:
    site = await open_site(start_site, SHIELD="true")
    boss = await boss_at(site)
    blocks = f"{ADMIN}/blocks"
    for number in range(3):
        held = await boss.ask("POST", blocks, {"address": f"192.0.2.{number}", "hours": 2, "why": "Scans the site"})
        assert held.status_code == 201
    told = (await page(boss, "blocks", page=2, limit=2)).json()
    assert told["meta"]["pagination"]["total"] == 3
    assert len(told["data"]) == 1
    reasons = [reason["value"] for reason in told["data"][0]["decision"]["reasons"]]
    assert reasons == ["Blocked by boss-1: Scans the site"]
    assert (await boss.ask("POST", f"{blocks}/lift", {"address": "192.0.2.1"})).status_code == 204
    assert {one["address"] for one in await rows(boss, "blocks", q="192.0.2.")} == {"192.0.2.0", "192.0.2.2"}
    assert (await boss.ask("POST", blocks, {"address": "nonsense", "hours": 2, "why": "x"})).status_code == 422


async def test_failed_sign_ins_are_reported_to_the_shield(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stoa.kernel.shield import Shield, Signal

    site = await open_site(start_site, SHIELD="true")
    ann = await Visitor(site).join()
    reported: list[tuple[str, Signal]] = []
    monkeypatch.setattr(Shield, "report", lambda _, address, signal: reported.append((address, signal)))
    assert (await Visitor(site, password="Wrong-Lantern-9").sign_in()).status_code == 401
    assert (await ann.sign_in()).status_code == 200
    assert reported == [("127.0.0.1", Signal.FAILED_SIGN_IN)]


async def test_row_59_a_new_device_and_a_new_key_are_told_with_where_and_how_to_end_it(site: SiteUnderTest) -> None:
    ann = await Visitor(site).join()
    await ann.sign_in()
    assert (await mails(site, ann.email))[0]["subject"] != "A new device has signed in"
    body = {"email": ann.email, "password": ann.password}
    known = await ann.post("login", body, headers={"User-Agent": "Firefox/150 (kitchen)"})
    told = (await mails(site, ann.email))[0]
    assert told["subject"] == "A new device has signed in"
    assert "127.0.0.1, Firefox/150 (kitchen)" in told["text"]
    assert any(link.endswith("/account/sessions") for link in told["links"])
    cookies = {name: value for name, value in known.cookies.items() if name.startswith("stoa_device")}
    count = len(await mails(site, ann.email))
    assert (await Visitor(site, cookies=cookies).post("login", body)).status_code == 200
    assert len(await mails(site, ann.email)) == count
    await ann.ask("POST", "/api/v1/users/me/keys", {"name": "Backup"})
    assert (await mails(site, ann.email))[0]["subject"] == "An API key was made"


async def test_row_17_remembered_devices_are_listed_by_name_and_forgotten_one_by_one(site: SiteUnderTest) -> None:
    ann = await Visitor(site).join()
    await ann.sign_in()
    eve = await Visitor(site, "eve@stoa.example", "eve-1").join()
    await eve.sign_in()
    await ann.post("login", {"email": ann.email, "password": ann.password}, headers={"User-Agent": "Firefox/150"})
    await run_sql(site, "update accounts.devices set trusted_until = now() + interval '1 day'")
    devices = "/api/v1/auth/devices"
    listed = (await ann.ask("GET", devices)).json()["data"]
    assert "Firefox/150" in {one["name"] for one in listed}
    assert len(listed) == 2
    one = f"{devices}/{listed[0]['id']}"
    assert (await eve.ask("DELETE", one)).status_code == 404
    assert (await ann.ask("DELETE", one)).status_code == 204
    assert (await ann.ask("DELETE", one)).status_code == 404
    assert [kept["id"] for kept in (await ann.ask("GET", devices)).json()["data"]] == [listed[1]["id"]]
