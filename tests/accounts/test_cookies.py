"""The cookies by which a browser is signed in, and what may not be done with them."""

from typing import Any
from uuid import UUID

import pytest

from stoa.accounts.context import Visit
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.rules import write_cookie
from stoa.kernel.crypto import new_root
from tests.harness.web import SiteUnderTest, StartSite

from .at_the_door import CHEAP, GOOD, Visitor, accounts_at, code_of, open_site

LOGOUT = "/api/v1/auth/logout-all"


async def browser_at(site: SiteUnderTest) -> Visitor:
    """Sign in as a page does, and give a browser that has the cookie."""
    ann = await Visitor(site).join()
    accounts = accounts_at(site)
    async with accounts.database.write() as tx:
        new = await sessions.create_session(
            tx, accounts, UUID(ann.person_id), Visit(), kind="page", methods=("password",)
        )
    ann.cookies = {f"stoa_session_{site.name}": write_cookie(new.id, new.secret)}
    return ann


async def test_a_page_session_is_known_by_its_cookie_alone(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await browser_at(site)
    assert (await ann.me()).json()["data"]["username"] == "ann-lee"
    (name, value), *_ = ann.cookies.items()
    for forged in (value[:-2] + "xx", value.partition(".")[0], value.partition(".")[0] + ".", "nonsense", "." + value):
        assert (await Visitor(site, cookies={name: forged}).me()).status_code == 401, forged
    async with site.runtime.databases[site.name].write() as tx:
        kept = await tx.connection.fetchval("select string_agg(s::text, ' ') from accounts.sessions s")
    assert value.partition(".")[2] not in kept


async def test_a_cookie_is_no_token_and_a_programs_session_no_cookie(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await browser_at(site)
    (name, value), *_ = ann.cookies.items()
    assert (await Visitor(site, token=value).me()).status_code == 401
    program = ann.elsewhere()
    await program.sign_in()
    cookie = write_cookie(UUID(program.session_id), program.refresh_token)
    assert (await Visitor(site, cookies={name: cookie}).me()).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://app.test.evil"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-CSRF-Token": "tossed", "Cookie-Too": "stoa_csrf_firstspawn=tossed"},
        {"Content-Type": "text/plain"},
    ],
    ids=["no-origin", "evil", "null", "cross-site", "subdomain", "tossed-cookie", "text-plain"],
)
async def test_row_26_a_cookie_alone_changes_nothing(start_site: StartSite, headers: dict[str, str]) -> None:
    site = await open_site(start_site)
    ann = await browser_at(site)
    sent = {name: value for name, value in headers.items() if name != "Cookie-Too"}
    if "Cookie-Too" in headers:
        name, _, value = headers["Cookie-Too"].partition("=")
        ann.cookies[name] = value
    content: dict[str, Any] = {"content": b"{}"} if "Content-Type" in headers else {"json": {}}
    refused = await ann.ask("POST", LOGOUT, headers=sent, **content)
    assert (refused.status_code, code_of(refused)) == (403, "CSRF")
    assert (await ann.me()).status_code == 200


async def test_row_26_a_page_of_ours_with_its_token_may(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await browser_at(site)
    app = site.edge._sites[f"{site.name}.localhost"]
    token = app.signed("some-random-value", "csrf")
    ann.cookies[f"stoa_csrf_{site.name}"] = token
    answer = await ann.ask("POST", LOGOUT, {}, headers={"Origin": site.origin, "X-CSRF-Token": token})
    assert answer.status_code == 204
    assert (await ann.me()).status_code == 401


async def test_row_29_cookies_are_bound_to_the_host_and_hidden_from_scripts(start_site: StartSite) -> None:
    host = {"Host": "firstspawn.example"}
    site = await start_site("firstspawn", settings={**CHEAP, "STOA_ORIGIN": "https://firstspawn.example"})
    ann = Visitor(site)
    body = {"email": ann.email, "password": GOOD, "username": ann.username}
    assert (await ann.post("register", body, headers=host)).status_code == 201
    mailbox = await site.get("/dev/mailbox", headers={**host, "Accept": "application/json"})
    token = mailbox.json()["data"][0]["links"][0].partition("token=")[2]
    assert (await ann.post("verify-email", {"token": token}, headers=host)).status_code == 200
    answer = await ann.post("login", {"email": ann.email, "password": GOOD}, headers=host)
    lines = {line.partition("=")[0]: set(line.split("; ")[1:]) for line in answer.headers.get_list("set-cookie")}
    assert set(lines) == {"__Secure-stoa_refresh", "__Host-stoa_device"}
    for parts in lines.values():
        assert {"HttpOnly", "Secure"} <= parts
    assert {"SameSite=Strict", "Path=/api/v1/auth"} <= lines["__Secure-stoa_refresh"]
    assert {"SameSite=Lax", "Path=/"} <= lines["__Host-stoa_device"]
    assert site.edge._sites["firstspawn.example"].session_cookie == "__Host-stoa_session"


async def test_row_17_a_device_that_is_known_to_one_is_unknown_to_another(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    answer = await ann.post("login", {"email": ann.email, "password": GOOD})
    device = {name: value for name, value in answer.cookies.items() if name.startswith("stoa_device")}
    assert device
    bob = await Visitor(site, "bob@stoa.example", "bob-1", cookies=device).join()
    await bob.sign_in()
    for visitor, known in ((ann, False), (bob, False)):
        if not visitor.token:
            await visitor.sign_in()
        lines = (await visitor.ask("GET", "/api/v1/auth/attempts")).json()["data"]
        assert [line["knownDevice"] for line in lines if line["outcome"] == "signed-in"][-1] is known
    ann.cookies = device
    await ann.sign_in()
    newest = (await ann.ask("GET", "/api/v1/auth/attempts")).json()["data"][0]
    assert newest["knownDevice"] is True


async def test_demo_accounts_are_not_there_in_production(start_site: StartSite) -> None:
    settings = {
        "STOA_MODE": "production",
        "STOA_ORIGIN": "https://firstspawn.example",
        "STOA_KEYS": new_root(),
        "MAIL_URL": "smtp://127.0.0.1:9",
        "MAIL_FROM": "FirstSpawn <hello@firstspawn.example>",
    }
    site = await start_site("firstspawn", settings=settings)
    answer = await site.get("/dev/accounts", headers={"Host": "firstspawn.example"})
    assert answer.status_code == 404
