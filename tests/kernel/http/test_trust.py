"""Whom we believe: hosts, proxies, origins, cookies and tokens."""

import re

from stoa.kernel.feature import Site
from stoa.ui.default_look import STOA
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.http.conftest import StartShop, count
from tests.kernel.http.shop import FEATURE, SHOP

FORM = {"name": "Lamp", "price": "5"}
TRUSTED = {"STOA_TRUSTED_PROXIES": "127.0.0.0/8,10.0.0.0/8"}


async def test_an_unknown_host_is_told_so(shop: SiteUnderTest) -> None:
    for host in (
        "evil.example",
        "shop.localhost.evil.example",
        "",
        "shop.localhost:x",
        "a" * 300,
        "shop.localhost@evil",
    ):
        answer = await shop.get("/api/v1/echo", headers={"Host": host})
        assert (answer.status_code, answer.json()["error"]["code"]) == (421, "UNKNOWN_HOST"), host
        assert "evil" not in answer.text
    for host in ("shop.localhost", "SHOP.localhost:1", "localhost:8000", "127.0.0.1", "[::1]:80"):
        assert (await shop.get("/api/v1/echo", headers={"Host": host})).status_code == 200, host


async def test_each_site_answers_under_its_own_host(start_site: StartSite) -> None:
    other = Site(name="inn", title="Inn", tagline="Beds.", look=STOA, features=())
    site = await start_site(
        site=SHOP, others={"inn": other}, settings={"DATABASE_URL": "postgresql://localhost/{site}"}
    )
    assert (await site.get("/api/v1/echo")).status_code == 200
    assert (await site.get("/api/v1/echo", headers={"Host": "inn.localhost"})).status_code == 404
    door = await site.get("/", headers={"Host": "localhost"})
    assert "http://shop.localhost/" in door.text
    assert "http://inn.localhost/" in door.text
    assert (await site.get("/api/v1/echo", headers={"Host": "localhost"})).status_code == 404


async def test_a_site_answers_to_its_origin_and_further_hosts(start_shop: StartShop) -> None:
    site = await start_shop(STOA_ORIGIN="https://shop.example", STOA_HOSTS="www.shop.example")
    for host in ("shop.example", "www.shop.example", "www.shop.example:443"):
        assert (await site.get("/api/v1/echo", headers={"Host": host})).status_code == 200
    other_door = {"Host": "www.shop.example", "Origin": "http://www.shop.example"}
    answer = await site.request("POST", "/api/v1/things", json={"name": "x", "price": 1}, headers=other_door)
    assert answer.status_code == 201


async def test_forwarded_headers_of_strangers_are_not_believed(shop: SiteUnderTest) -> None:
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Request-ID": "chosen-by-me-1"}
    known = (await shop.get("/api/v1/echo", headers=said)).json()["data"]
    assert (known["address"], known["scheme"]) == ("127.0.0.1", "http")
    assert known["id"] != "chosen-by-me-1"


async def test_trusted_proxies_are_believed_as_far_as_they_reach(start_shop: StartShop) -> None:
    site = await start_shop(**TRUSTED)
    for chain, client in {
        "203.0.113.9": "203.0.113.9",
        "1.1.1.1, 203.0.113.9": "203.0.113.9",
        "1.1.1.1, 203.0.113.9, 10.0.0.3": "203.0.113.9",
        "203.0.113.9:4711": "203.0.113.9",
        "[2001:db8::7]:443": "2001:db8::7",
        "rubbish, 10.0.0.3": "10.0.0.3",
        "rubbish": "127.0.0.1",
        ", ".join(["10.0.0.1"] * 1000): "10.0.0.1",
    }.items():
        known = (await site.get("/api/v1/echo", headers={"X-Forwarded-For": chain})).json()["data"]
        assert known["address"] == client, chain
    said = {"X-Forwarded-Proto": "https", "X-Request-ID": "from-the-proxy-1"}
    answer = await site.get("/api/v1/echo", headers=said)
    assert answer.json()["data"]["scheme"] == "https"
    assert answer.headers["x-request-id"] == "from-the-proxy-1"
    for wrong in ("short", "x" * 65, "with space 123", "a\tb-12345678"):
        assert (await site.get("/api/v1/echo", headers={"X-Request-ID": wrong})).headers["x-request-id"] != wrong


async def test_headers_in_several_lines_are_read_as_one_and_two_hosts_are_refused(start_shop: StartShop) -> None:
    site = await start_shop(**TRUSTED)
    rest = "".join(f"X-Forwarded-For: {hop}\r\n" for hop in ("1.1.1.1", "203.0.113.9", "10.0.0.3"))
    for hosts, status, words in (
        (f"Host: {site.host}\r\n", b"200", b'"address":"203.0.113.9"'),
        (f"Host: {site.host}\r\nHost: evil.example\r\n", b"400", b"more than one host"),
    ):
        answer = await site.raw(f"GET /api/v1/echo HTTP/1.1\r\n{hosts}{rest}Connection: close\r\n\r\n".encode())
        assert answer.split(b" ")[1] == status
        assert words in answer


async def test_a_thousand_spoofed_addresses_share_one_limit(shop: SiteUnderTest) -> None:
    allowed = 0
    for number in range(1000):
        spoofed = {
            "X-Forwarded-For": f"198.51.{number % 256}.{number // 256}",
            "Forwarded": f"for=198.51.100.{number % 256}",
        }
        allowed += (await shop.get("/api/v1/few", headers=spoofed)).status_code == 200
    assert allowed == 5


async def test_ipv6_is_counted_by_the_network_that_one_person_has(start_shop: StartShop) -> None:
    site = await start_shop(**TRUSTED)

    async def ask(address: str) -> int:
        return (await site.get("/api/v1/few", headers={"X-Forwarded-For": address})).status_code

    assert [await ask(f"2001:db8:0:1::{number:x}") for number in range(7)] == [200] * 5 + [429] * 2
    assert await ask("2001:db8:0:2::1") == 200


async def form_token(site: SiteUnderTest) -> str:
    """Load the page, keep its cookie, and give the token that stands in it."""
    site.client.cookies.clear()
    answer = await site.get("/form")
    cookie = answer.headers["set-cookie"]
    site.client.cookies.clear()
    token = cookie.partition("=")[2].partition(";")[0]
    return f"{cookie.partition('=')[0]}={token}"


async def test_a_form_of_ours_passes_and_anothers_does_not(shop: SiteUnderTest) -> None:
    cookie = await form_token(shop)
    token = cookie.partition("=")[2]
    own = {"Origin": shop.origin, "Cookie": cookie}
    with_token = FORM | {"csrf_token": token}
    assert (await shop.request("POST", "/form", data=with_token, headers=own)).status_code == 303
    assert (await shop.request("POST", "/form", data=FORM, headers=own | {"X-CSRF-Token": token})).status_code == 303
    assert await count(shop) == 2
    evil = f"{shop.origin}.evil.example"
    for headers, data in (
        (own | {"Origin": "https://evil.example"}, with_token),
        (own | {"Origin": evil}, with_token),
        (own | {"Origin": "null"}, with_token),
        ({"Cookie": cookie, "Sec-Fetch-Site": "cross-site"}, with_token),
        ({"Cookie": cookie, "Sec-Fetch-Site": "same-site"}, with_token),
        (own, FORM),
        (own, FORM | {"csrf_token": "guess"}),
        ({"Origin": shop.origin}, with_token),
        ({"Origin": shop.origin, "Cookie": "stoa_csrf_shop=tossed"}, FORM | {"csrf_token": "tossed"}),
        ({"Origin": shop.origin, "Cookie": "stoa_csrf_shop="}, FORM | {"csrf_token": ""}),
        ({}, FORM),
    ):
        answer = await shop.request("POST", "/form", data=data, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "CSRF"), headers
    assert await count(shop) == 2


async def test_calls_that_a_cookie_signs_need_the_token_and_bearers_do_not(shop: SiteUnderTest) -> None:
    thing = {"name": "Lamp", "price": 5}
    session = "stoa_session_shop=member"
    token_cookie = await form_token(shop)
    token = token_cookie.partition("=")[2]
    both = f"{session}; {token_cookie}"

    async def send(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (await shop.request("POST", "/api/v1/things", json=thing, headers=named)).status_code

    assert await send(Cookie=session) == 403
    assert await send(Cookie=session, Origin=shop.origin) == 403
    assert await send(Cookie=both, Origin="https://evil.example", X_CSRF_Token=token) == 403
    assert await send(Cookie=both, X_CSRF_Token=token, Origin=shop.origin) == 201
    assert await send(Authorization="Bearer member", Origin="https://evil.example") == 201
    assert await send() == 201
    text = {"Cookie": both, "Origin": shop.origin, "Content-Type": "text/plain", "X-CSRF-Token": token}
    plain = await shop.request("POST", "/api/v1/things", content=b'{"name": "x", "price": 1}', headers=text)
    assert plain.status_code == 415


async def test_who_is_nobody_is_asked_to_sign_in(shop: SiteUnderTest) -> None:
    assert (await shop.get("/api/v1/members")).status_code == 401
    assert (await shop.get("/api/v1/members", headers={"Authorization": "Bearer member"})).status_code == 200


async def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(start_shop: StartShop) -> None:
    site = await start_shop(STOA_ORIGIN="https://shop.example")
    cookie = (await site.get("/form", headers={"Host": "shop.example"})).headers["set-cookie"]
    name, _, attributes = cookie.partition("=")
    assert name == "__Host-stoa_csrf"
    assert {"Path=/", "HttpOnly", "Secure", "SameSite=Strict"} <= set(re.split(r"; ", attributes))
    assert "Domain" not in attributes


async def test_only_listed_origins_may_read_the_api(start_shop: StartShop) -> None:
    site = await start_shop(STOA_CORS_ORIGINS="https://app.example")
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    good = await site.request("OPTIONS", "/api/v1/things", headers={"Origin": "https://app.example", **preflight})
    assert (good.status_code, good.headers["access-control-allow-origin"]) == (204, "https://app.example")
    assert "POST" in good.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in good.headers
    call = await site.get("/api/v1/echo", headers={"Origin": "https://app.example"})
    assert call.headers["access-control-allow-origin"] == "https://app.example"
    assert "x-request-id" in call.headers["access-control-expose-headers"]
    for path in ("/api/v1/echo", "/api/v1/kept-few", "/api/v1/nowhere", "/form", "/static/x.css", "/health"):
        for origin in ("https://evil.example", "https://app.example.evil.example", "http://app.example", "null"):
            for method, more in (("GET", {}), ("OPTIONS", preflight)):
                evil = await site.request(method, path, headers={"Origin": origin, **more})
                assert "access-control-allow-origin" not in evil.headers, (path, origin)
        if path.startswith("/api/"):
            assert "origin" in (await site.get(path)).headers["vary"]
    assert (
        "access-control-allow-origin"
        not in (await site.get("/form", headers={"Origin": "https://app.example"})).headers
    )


async def test_files_have_addresses_for_ever_and_no_others(shop: SiteUnderTest) -> None:
    urls = sorted(shop.runtime.renderer.statics.by_url)
    style = next(url for url in urls if url.endswith(".css"))
    plain = await shop.get(style, headers={"Accept-Encoding": "identity"})
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"].startswith("text/css")
    for encoding in ("br", "gzip"):
        packed = await shop.get(style, headers={"Accept-Encoding": encoding})
        assert packed.headers["content-encoding"] == encoding
        assert packed.content == plain.content
        assert "accept-encoding" in packed.headers["vary"]
    same = await shop.get(style, headers={"If-None-Match": plain.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["cache-control"] == "public, max-age=31536000, immutable"
    for answer in (plain, same):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
    for wrong in (
        "/static/",
        "/static/../pyproject.toml",
        "/static/%2e%2e/x",
        style + "x",
        style.upper(),
        "/static//" + style,
    ):
        assert (await shop.get(wrong)).status_code == 404, wrong


async def test_every_kind_of_answer_carries_the_security_headers(shop: SiteUnderTest) -> None:
    assert FEATURE.routes
    for method, path, status in (
        ("GET", "/api/v1/stream", 200), ("POST", "/api/v1/then/redirect", 303), ("GET", "/api/v1/members", 401),
        ("POST", "/form", 403), ("GET", "/static/none", 404), ("GET", "/fault/INTERNAL", 500),
        ("GET", "/fault/UNAVAILABLE", 503),
        ("GET", "/kept", 200), ("GET", "/kept", 200), ("GET", "/api/v1/large", 200), ("GET", "/api/v1/docs", 200),
    ):  # fmt: skip
        answer = await shop.request(method, path, headers={"Accept": "text/html"})
        assert answer.status_code == status, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "x-xss-protection" not in answer.headers
        assert "server" not in answer.headers
