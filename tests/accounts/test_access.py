"""Roles and keys: what they allow is felt at once, and a key never does more than its owner."""

from uuid import UUID

from stoa.accounts.access.service import check_permission
from stoa.accounts.context import list_permissions
from stoa.accounts.sessions import service as sessions
from tests.harness.web import SiteUnderTest, StartSite

from .at_the_door import Visitor, accounts_at, code_of, grant, open_site
from .test_sign_in import run_sql


async def boss_at(site: SiteUnderTest) -> Visitor:
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "admin")
    await boss.sign_in()
    return boss


async def test_row_12_editing_what_a_role_allows_is_felt_by_those_who_have_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await grant(site, ann.person_id, "moderator")
    await ann.sign_in()
    attempts = "/api/v1/admin/attempts"
    edit = "/api/v1/admin/roles/moderator/permissions/accounts.attempts"
    assert (await ann.ask("GET", attempts)).status_code == 200
    assert (await boss.ask("PUT", edit, {"allowed": False})).status_code == 204
    assert (await ann.ask("GET", attempts)).status_code == 403
    assert (await boss.ask("PUT", edit, {"allowed": True})).status_code == 204
    assert (await ann.ask("GET", attempts)).status_code == 200
    shown = (await boss.ask("GET", "/api/v1/admin/roles")).json()["data"]
    roles = {role["name"]: role["permissions"] for role in shown["roles"]}
    assert set(roles) == {"member", "moderator", "admin", "owner", "premium"}
    assert set(roles["admin"]) == {one["name"] for one in shown["permissions"]}
    assert roles["member"] == []
    holders = (await boss.ask("GET", "/api/v1/admin/roles/moderator/users")).json()["data"]
    assert [one["username"] for one in holders] == ["ann-lee"]


async def test_what_acts_for_somebody_asks_what_their_roles_allow_by_themselves_and_by_what_they_bring_along(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site, "marinemarket")
    ann = await Visitor(site).join()
    accounts, person = accounts_at(site), UUID(ann.person_id)
    declared = list_permissions(accounts).values()

    async def may(permission: str) -> bool:
        return await check_permission(accounts.database.read(), declared, person, permission)

    assert not await may("webhooks.manage")
    await grant(site, ann.person_id, "operator")
    assert await may("webhooks.manage")
    assert not await may("payments.refund")
    async with accounts.database.write() as tx:
        await sessions.suspend_person(tx, accounts, person, "Spam.")
    assert not await may("webhooks.manage")


async def test_roles_are_edited_by_those_who_may_and_one_administrator_stays(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    mine = f"/api/v1/admin/users/{ann.person_id}/roles/admin"
    assert (await ann.ask("PUT", mine, {})).status_code == 403
    assert (await Visitor(site).ask("PUT", mine, {})).status_code == 401
    last = await boss.ask("DELETE", f"/api/v1/admin/users/{boss.person_id}/roles/admin")
    assert (last.status_code, code_of(last)) == (409, "LAST_ADMINISTRATOR")
    over = "insert into accounts.grants (person_id, role, until) values ($1, 'admin', now())"
    await run_sql(site, over, ann.person_id)
    last = await boss.ask("DELETE", f"/api/v1/admin/users/{boss.person_id}/roles/admin")
    assert (last.status_code, code_of(last)) == (409, "LAST_ADMINISTRATOR"), "one whose time is over is none"
    fixed = await boss.ask("PUT", "/api/v1/admin/roles/admin/permissions/accounts.roles", {"allowed": False})
    assert (fixed.status_code, code_of(fixed)) == (403, "ADMINISTRATOR_IS_FIXED")
    for path in (f"users/{ann.person_id}/roles/emperor", "roles/moderator/permissions/fly"):
        assert (await boss.ask("PUT", f"/api/v1/admin/{path}", {"allowed": True})).status_code in {400, 404}


async def test_a_key_reads_and_writes_as_far_as_it_was_made_for(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    keys = "/api/v1/users/me/keys"
    reader = Visitor(site, token=(await ann.ask("POST", keys, {"name": "Reader"})).json()["data"]["key"])
    writer = Visitor(
        site, token=(await ann.ask("POST", keys, {"name": "Writer", "scopes": ["write"]})).json()["data"]["key"]
    )
    assert [(await one.me()).status_code for one in (reader, writer)] == [200, 200]
    change = {"name": "Ann"}
    refused = await reader.ask("PATCH", "/api/v1/users/me", change)
    assert (refused.status_code, code_of(refused)) == (403, "KEY_MAY_ONLY_READ")
    assert (await writer.ask("PATCH", "/api/v1/users/me", change)).status_code == 200
    for path in ("/api/v1/auth/sessions", keys):
        assert (await writer.ask("GET", path)).status_code == 401
    assert (await ann.ask("POST", keys, {"name": "X", "scopes": ["accounts.roles"]})).status_code == 422
    listed = (await ann.ask("GET", keys)).json()["data"]
    assert [one["name"] for one in listed] == ["Writer", "Reader"]
    assert all(one["lastUsedAt"] for one in listed)
    assert "key" not in listed[0]
    assert (await ann.ask("DELETE", f"{keys}/{listed[0]['id']}")).status_code == 204
    assert (await writer.me()).status_code == 401
    await run_sql(site, "update accounts.api_keys set expires_at = now() - interval '1 second'")
    async with site.runtime.databases[site.name].write() as tx:
        kept = await tx.connection.fetchval("select string_agg(k::text, ' ') from accounts.api_keys k")
    assert reader.token.rpartition("_")[2] not in kept


async def test_a_key_does_no_more_than_its_owner_may_by_now(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await grant(site, ann.person_id, "moderator")
    await ann.sign_in()
    made = await ann.ask("POST", "/api/v1/users/me/keys", {"name": "Watch", "scopes": ["accounts.attempts"]})
    key = Visitor(site, token=made.json()["data"]["key"])
    assert (await key.ask("GET", "/api/v1/admin/attempts")).status_code == 200
    await boss.ask("DELETE", f"/api/v1/admin/users/{ann.person_id}/roles/moderator")
    assert (await key.ask("GET", "/api/v1/admin/attempts")).status_code == 403


async def test_a_service_token_acts_for_nobody(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await boss_at(site)
    tokens = "/api/v1/admin/tokens"
    made = (await boss.ask("POST", tokens, {"name": "Monitor", "scopes": ["accounts.attempts"]})).json()["data"]
    service = Visitor(site, token=made["key"])
    assert (await service.ask("GET", "/api/v1/admin/attempts", params={"outcome": "signed-in"})).status_code == 200
    assert (await service.me()).status_code == 401
    assert (await service.ask("GET", "/api/v1/admin/roles")).status_code == 403
    assert [one["id"] for one in (await boss.ask("GET", tokens)).json()["data"]] == [made["id"]]
    assert (await boss.ask("DELETE", f"{tokens}/{made['id']}")).status_code == 204
    assert (await service.ask("GET", "/api/v1/admin/attempts")).status_code == 401


async def test_demo_accounts_let_one_into_every_role(start_site: StartSite) -> None:
    site = await start_site("marinemarket", demo=True)
    listed = (await site.get("/dev/accounts")).json()["data"]
    assert {one["role"] for one in listed} == {
        *("member", "buyer", "seller", "broker"),
        *("moderator", "support", "bookkeeper", "operator", "analyst", "auditor", "superAdmin", "admin"),
    }
    for one in listed:
        visitor = Visitor(site, one["email"], password=one["password"])
        assert (await visitor.sign_in()).status_code == 200
        assert one["role"] in (await visitor.me()).json()["data"]["roles"]
