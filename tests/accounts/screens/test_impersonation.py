"""Seeing the site as somebody else: both are known, nothing of the account is touched, and it ends by itself."""

import asyncio

import httpx2
import pytest

from tests.accounts.at_the_door import Visitor, grant, mails, open_site
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import SiteUnderTest, StartSite

from .visiting import Reader, alerts_of, errors_of, reader

JSON = {"Accept": "application/json"}
WHY = "Helps with a form"


async def id_of(one: Reader) -> str:
    """Give somebody's id."""
    return str((await one.open("/api/v1/users/me", headers=JSON)).json()["data"]["id"])


async def name_of(one: Reader) -> str:
    """Say as whom a browser sees the site; empty for nobody."""
    answer = await one.open("/api/v1/users/me", headers=JSON)
    return str(answer.json()["data"]["username"]) if answer.status_code == 200 else ""


async def become(boss: Reader, person_id: str, why: str = WHY) -> httpx2.Response:
    """Press the button on somebody's page."""
    page = f"/admin/users/{person_id}"
    return await boss.send(page, f"{page}/impersonate", why=why)


async def both_join(site: SiteUnderTest, boss: Reader, ann: Reader) -> tuple[str, str]:
    """Give an administrator and a member."""
    await boss.join()
    await ann.join()
    boss_id, ann_id = await id_of(boss), await id_of(ann)
    await grant(site, boss_id, "admin")
    return boss_id, ann_id


async def audited(site: SiteUnderTest) -> list[tuple[str, str, str, str]]:
    async with site.runtime.databases[site.name].write() as tx:
        rows = await tx.connection.fetch(
            "select action, subject, actor_id::text, impersonator_id::text from kernel.audit_log "
            "where action like 'impersonation.%' order by seq"
        )
    return [(action, subject, actor, behind) for action, subject, actor, behind in rows]


async def test_row_38_an_administrator_sees_the_site_as_a_member_under_both_names_and_stops(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        boss_id, ann_id = await both_join(site, boss, ann)
        assert errors_of(await become(boss, ann_id, "")).keys() == {"why"}
        begun = await become(boss, ann_id)
        assert (begun.status_code, begun.headers["location"]) == (303, "/")
        assert await name_of(boss) == "ann-lee"
        page = await boss.open("/account")
        assert alerts_of(page) == [
            "You see the site as ann-lee does. What belongs to their account alone is closed to you."
        ]
        assert 'action="/impersonation/stop"' in page.text
        told = (await mails(site, ann.email))[0]
        assert told["subject"] == "Somebody of our team sees the site as you do"
        assert WHY in told["text"]
        assert "boss" not in told["text"]
        stopped = await boss.send("/account", "/impersonation/stop")
        assert stopped.headers["location"] == f"/admin/users/{ann_id}"
        assert await name_of(boss) == "boss-1"
        assert await audited(site) == [
            ("impersonation.begun", ann_id, ann_id, boss_id),
            ("impersonation.ended", ann_id, ann_id, boss_id),
        ]


async def test_whoever_comes_with_a_token_and_no_cookie_can_begin_too_and_signs_in_again_afterwards(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        _, ann_id = await both_join(site, boss, ann)
        visitor = Visitor(site, "boss@stoa.example", "boss-1")
        visitor.password = boss.password
        token = (await visitor.sign_in()).json()["data"]["accessToken"]
        boss.client.cookies.clear()
        bearer = {"Authorization": f"Bearer {token}"}
        begun = await boss.client.post(f"/admin/users/{ann_id}/impersonate", data={"why": WHY}, headers=bearer)
        assert begun.status_code == 303, begun.text
        assert await name_of(boss) == "ann-lee"
        stopped = await boss.client.post("/impersonation/stop", data={"csrf_token": await boss.token("/account")})
        assert stopped.headers["location"] == "/sign-in"


async def test_row_38_nothing_that_lets_the_person_in_can_be_touched(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        _, ann_id = await both_join(site, boss, ann)
        await become(boss, ann_id)
        token = await boss.token("/account")
        pages = ("/account/security", "/account/sessions", "/account/identities", "/account/keys", "/confirm")
        for page in pages:
            assert (await boss.open(page)).status_code == 403, page
        refused = {
            "/account": {"name": "Not Ann"},
            "/account/security/password": {"currentPassword": ann.password, "newPassword": "Other-Lantern-88"},
            "/account/security/email": {"email": "boss@stoa.example"},
            "/account/security/app": {},
            "/account/security/recovery-codes": {},
            "/account/keys": {"name": "mine", "expiresInDays": "30"},
            "/account/sessions/end-others": {},
            f"/admin/users/{ann_id}/impersonate": {"why": WHY},
        }
        for path, form in refused.items():
            answer = await boss.client.post(path, data={"csrf_token": token, **form})
            assert answer.status_code == 403, path
        calls: tuple[tuple[str, str, dict[str, str]], ...] = (
            ("PATCH", "/api/v1/users/me", {"username": "eve-1"}),
            ("DELETE", "/api/v1/users/me", {}),
            ("POST", "/api/v1/users/me/export", {}),
            ("POST", "/api/v1/auth/mfa/setup", {}),
            ("POST", "/api/v1/auth/step-up", {"password": ann.password}),
            ("POST", "/api/v1/auth/logout-all", {}),
        )
        for method, path, body in calls:
            answer = await boss.client.request(method, path, json=body, headers={**JSON, "X-CSRF-Token": token})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "IMPERSONATING"), path
        assert await name_of(ann) == "ann-lee"


@pytest.mark.parametrize("role", ["admin", "keeper"])
async def test_row_38_nobody_becomes_an_administrator_nor_somebody_who_may_do_more(
    start_site: StartSite, role: str
) -> None:
    site = await open_site(start_site)
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        boss_id, ann_id = await both_join(site, boss, ann)
        await run_sql(
            site,
            "insert into accounts.role_edits (role, permission, allowed) values ('owner', $1, true)",
            "accounts.impersonate",
        )
        await grant(site, ann_id, "admin" if role == "admin" else "owner")
        refused = await become(boss, ann_id)
        assert refused.status_code == 403
        assert (await become(boss, boss_id)).status_code == 403
        assert await name_of(boss) == "boss-1"


async def test_row_38_it_ends_with_the_right_the_session_and_the_half_hour(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        boss_id, ann_id = await both_join(site, boss, ann)
        async with reader(site, email="second@stoa.example", username="second-1") as second:
            await second.join()
            await grant(site, await id_of(second), "admin")
            await become(boss, ann_id)
            assert await name_of(boss) == "ann-lee"
            page = f"/admin/users/{boss_id}"
            assert (await second.send(page, f"{page}/revoke", role="admin")).status_code == 303
            assert await name_of(boss) == ""
        await grant(site, boss_id, "admin")
        assert await name_of(boss) == "ann-lee"
        async with site.runtime.databases[site.name].write() as tx:
            minutes = await tx.connection.fetchval(
                "select extract(epoch from expires_at - created_at) / 60 from accounts.sessions "
                "where agent = 'An administrator of this site'"
            )
        assert minutes == 30
        listed = (await ann.open("/account/sessions")).text
        assert "An administrator of this site" in listed
        await ann.send("/account/sessions", "/account/sessions/end-others")
        assert await name_of(boss) == ""


async def test_row_38_signing_out_elsewhere_ends_it_too(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with (
        reader(site, email="boss@stoa.example", username="boss-1") as boss,
        reader(site, email="boss@stoa.example", username="boss-1") as elsewhere,
        reader(site) as ann,
    ):
        _, ann_id = await both_join(site, boss, ann)
        await elsewhere.sign_in()
        await become(boss, ann_id)
        assert await name_of(boss) == "ann-lee"
        await elsewhere.send("/account/sessions", "/account/sessions/end-others")
        assert await name_of(boss) == ""
        stopped = await boss.client.post("/impersonation/stop", data={"csrf_token": await boss.token("/sign-in")})
        assert stopped.headers["location"] == "/"


async def test_row_38_many_at_once_nest_no_deeper(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with (
        reader(site, email="boss@stoa.example", username="boss-1") as boss,
        reader(site) as ann,
        reader(site, email="bob@stoa.example", username="bob") as bob,
    ):
        _, ann_id = await both_join(site, boss, ann)
        await bob.join()
        bob_id = await id_of(bob)
        token = await boss.token(f"/admin/users/{ann_id}")
        begun = await asyncio.gather(
            *[
                boss.client.post(f"/admin/users/{one}/impersonate", data={"csrf_token": token, "why": WHY})
                for one in (ann_id, bob_id)
            ]
        )
        assert {answer.status_code for answer in begun} <= {303, 403}
        assert await name_of(boss) in {"ann-lee", "bob"}
        assert (await boss.open("/admin/users")).status_code == 403
