"""Row 12 at every door: tokens, cookies, keys and service tokens end in other processes, too, and that is told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest

from stoa.accounts.authenticate import load_actor, reload_actor
from stoa.accounts.authority import records_of
from stoa.accounts.context import Visit
from stoa.kernel.embedded import Addresses
from stoa.kernel.errors import Unauthenticated
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.runtime import open_runtime
from tests.harness.web import SiteUnderTest, StartSite, serve_runtime
from tests.kernel.asking import eventually

from .at_the_door import Visitor, accounts_at, grant, open_site
from .test_access import boss_at
from .test_cookies import browser_at

ATTEMPTS = "/api/v1/admin/attempts"


@pytest.fixture
async def both(start_site: StartSite) -> AsyncIterator[tuple[SiteUnderTest, SiteUnderTest]]:
    """Two processes that serve one site."""
    site = await open_site(start_site)
    runtime = open_runtime(site.runtime.config, site.runtime.sites, Addresses())
    other, stop = await serve_runtime(runtime, site.name, (core_feature(),))
    yield site, other
    await stop()


def answers(visitor: Visitor, path: str, status: int) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return (await visitor.ask("GET", path)).status_code == status

    return asked


async def test_row_12_what_is_revoked_is_felt_at_every_door_of_another_process(
    both: tuple[SiteUnderTest, SiteUnderTest],
) -> None:
    site, other = both
    boss, page = await boss_at(site), await browser_at(site)
    program = page.elsewhere()
    await program.sign_in()
    keys, tokens = "/api/v1/users/me/keys", "/api/v1/admin/tokens"
    key = (await program.ask("POST", keys, {"name": "Reader"})).json()["data"]
    service = (await boss.ask("POST", tokens, {"name": "Watch", "scopes": ["accounts.attempts"]})).json()["data"]
    me = "/api/v1/users/me"
    doors = {
        "bearer": (Visitor(other, token=program.token), me),
        "cookie": (Visitor(other, cookies=page.cookies), me),
        "key": (Visitor(other, token=key["key"]), me),
        "service": (Visitor(other, token=service["key"]), ATTEMPTS),
    }
    for name, (visitor, path) in doors.items():
        assert (await visitor.ask("GET", path)).status_code == 200, name
    listed = (await program.ask("GET", "/api/v1/auth/sessions")).json()["data"]
    own = next(one["id"] for one in listed if one["kind"] == "page")
    assert (await program.ask("DELETE", f"/api/v1/auth/sessions/{own}")).status_code == 204
    assert (await program.ask("DELETE", f"{keys}/{key['id']}")).status_code == 204
    assert (await boss.ask("DELETE", f"{tokens}/{service['id']}")).status_code == 204
    assert (await program.post("logout")).status_code == 204
    for name, (visitor, path) in doors.items():
        assert await eventually(answers(visitor, path, 401)), name


async def test_row_12_a_suspension_closes_every_door_at_once(both: tuple[SiteUnderTest, SiteUnderTest]) -> None:
    site, other = both
    boss, page = await boss_at(site), await browser_at(site)
    program = page.elsewhere()
    await program.sign_in()
    key = (await program.ask("POST", "/api/v1/users/me/keys", {"name": "Reader"})).json()["data"]["key"]
    doors = [
        Visitor(other, token=program.token),
        Visitor(other, cookies=page.cookies),
        Visitor(other, token=key),
    ]
    assert [(await one.me()).status_code for one in doors] == [200] * 3
    ban = {"status": "suspended", "reason": "Spam"}
    assert (await boss.ask("PUT", f"/api/v1/admin/users/{page.person_id}/status", ban)).status_code == 200
    for door in doors:
        assert await eventually(answers(door, "/api/v1/users/me", 401))


async def test_row_14_what_stays_open_hears_of_sessions_keys_roles_and_edited_roles(
    both: tuple[SiteUnderTest, SiteUnderTest],
) -> None:
    site, other = both
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    key = (await ann.ask("POST", "/api/v1/users/me/keys", {"name": "Reader"})).json()["data"]
    assert (await Visitor(other, token=ann.token).me()).status_code == 200
    accounts, visit = accounts_at(other), Visit()
    in_session = await load_actor(accounts, ann.token, visit)
    by_key = await load_actor(accounts, key["key"], visit)
    heard: list[UUID | None] = []
    listener = records_of(accounts).listen(heard.append)
    assert await listener.wait_connected(30)
    heard.clear()

    async def hear(what: UUID | None) -> None:
        async def came() -> bool:
            return what in heard

        assert await eventually(came)

    try:
        await grant(site, ann.person_id, "moderator")
        await hear(in_session.session_id)
        again = await reload_actor(accounts, in_session, visit)
        assert again is not None
        assert "accounts.attempts" in again.permissions
        edit = "/api/v1/admin/roles/moderator/permissions/accounts.attempts"
        assert (await boss.ask("PUT", edit, {"allowed": False})).status_code == 204
        await hear(None)
        again = await reload_actor(accounts, in_session, visit)
        assert again is not None
        assert "accounts.attempts" not in again.permissions
        await ann.ask("DELETE", f"/api/v1/users/me/keys/{key['id']}")
        await hear(by_key.key_id)
        assert await reload_actor(accounts, by_key, visit) is None
        await ann.post("logout")

        async def is_over() -> bool:
            return await reload_actor(accounts, in_session, visit) is None

        assert await eventually(is_over)
        with pytest.raises(Unauthenticated):
            await load_actor(accounts, ann.token, visit)
    finally:
        await listener.close()
