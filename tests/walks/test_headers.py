"""Security headers stand on every answer, whatever it says."""

import itertools
import re

import pytest

from tests.harness.web import SiteUnderTest, StartSite

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


ASKED = [
    ("GET", "/", 200),
    ("GET", "/servers", 200),
    ("GET", "/api/v1/servers", 200),
    ("GET", "/health", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/api/v1/nowhere", 404),
    ("POST", "/servers", 405),
    ("GET", "/api/v1/servers?limit=0", 422),
    ("GET", "/api/v1/servers?nonsense=1", 400),
    ("HEAD", "/servers", 200),
    ("OPTIONS", "/api/v1/servers", 204),
]


async def test_every_answer_carries_the_full_set(site: SiteUnderTest) -> None:
    for accept, (method, path, status) in itertools.product(("text/html", "application/json"), ASKED):
        answer = await site.request(method, path, headers={"Accept": accept})
        assert answer.status_code == status, (accept, method, path)
        for name, value in EVERYWHERE.items():
            assert answer.headers[name] == value, (accept, method, path, name)
        assert "camera=()" in answer.headers["permissions-policy"], (accept, method, path)
        assert "unsafe" not in answer.headers["content-security-policy"], (accept, method, path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], (accept, method, path)
        assert answer.headers["x-request-id"], (accept, method, path)


async def test_the_nonce_differs_from_answer_to_answer(site: SiteUnderTest) -> None:
    policies = [(await site.get("/servers")).headers["content-security-policy"] for _ in range(2)]
    nonces = {re.findall(r"'nonce-([\w-]+)'", policy)[0] for policy in policies}
    assert len(nonces) == 2


async def test_https_sites_ask_browsers_to_stay_with_https(start_site: StartSite) -> None:
    site = await start_site("firstspawn", settings={"STOA_ORIGIN": "https://firstspawn.example"})
    answer = await site.get("/health", headers={"Host": "firstspawn.example"})
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    plain = await start_site("firstspawn")
    assert "strict-transport-security" not in (await plain.get("/health")).headers
