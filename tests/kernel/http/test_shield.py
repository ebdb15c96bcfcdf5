"""The shield at the door: scanners are held back, honest tools are not, and a proof lets an address go on."""

import asyncio
import base64
import hashlib
import json
from typing import Any

from tests.harness.web import SiteUnderTest
from tests.kernel.asking import eventually
from tests.kernel.http.conftest import StartShop

SCANS = ("/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/", "/id_rsa")
ON = {"SHIELD": "true", "SHIELD_WORK": "2000"}
HTML = {"Accept": "text/html"}


async def held(site: SiteUnderTest, status: int) -> Any:
    """Ask until the shield has made up its mind."""

    async def ask() -> Any:
        answer = await site.get("/api/v1/echo")
        return answer if answer.status_code == status else None

    return await eventually(ask)


def solve(asked: dict[str, Any]) -> str:
    for number in range(asked["maxnumber"] + 1):
        if hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest() == asked["challenge"]:
            known = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
            return base64.b64encode(json.dumps(known).encode()).decode()
    raise AssertionError(asked)


async def test_a_scanner_is_challenged_and_a_proof_lets_it_go_on_once(start_shop: StartShop) -> None:
    site = await start_shop(**ON)
    for path in SCANS:
        assert (await site.get(path)).status_code == 404
    error = (await held(site, 428)).json()["error"]
    assert (error["code"], error["answerTo"]) == ("PROOF_REQUIRED", "/shield/proof")
    assert error["decision"]["rule"] == "shield.score"
    assert (await site.get("/health")).status_code == 200
    page = await site.get("/form", headers=HTML)
    assert (page.status_code, 'id="proof"' in page.text, "/static/proof-" in page.text) == (428, True, True)
    script = next(url for url in site.runtime.renderer.statics.by_url if url.startswith("/static/proof-"))
    assert (await site.get(script)).status_code == 200
    proof = {"payload": solve(error["challenge"])}
    wrong = await site.request("POST", "/shield/proof", json={"payload": "bm9uc2Vuc2U="})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (428, "PROOF_REFUSED")
    assert (await site.request("POST", "/shield/proof", json=proof)).status_code == 204
    assert (await site.get("/api/v1/echo")).status_code == 200
    assert (await site.get("/kept", headers=HTML)).status_code == 200
    assert (await site.request("POST", "/shield/proof", json=proof)).status_code == 428


async def test_who_goes_on_scanning_is_shut_out_for_a_while_from_kept_pages_too(start_shop: StartShop) -> None:
    site = await start_shop(**ON)
    assert (await site.get("/kept")).status_code == 200
    for path in SCANS * 3:
        await site.get(path)
    answer = await held(site, 403)
    assert answer.json()["error"]["code"] == "ADDRESS_BLOCKED"
    assert int(answer.headers["retry-after"]) > 60
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await site.get("/kept")).status_code == 403
    assert (await site.get("/health/ready")).status_code == 200
    shown = (await site.get("/metrics", headers={"Host": "localhost"})).text
    assert 'stoa_shield_turned_away_total{level="blocked"}' not in shown


async def test_honest_tools_and_odd_characters_are_no_suspects(start_shop: StartShop) -> None:
    site = await start_shop(**ON)
    for agent in ("curl/8.5.0", "python-requests/2.32", "Googlebot/2.1", "sqlmap/1.8"):
        for text in ("rock--roll;", "' or 1=1 --", "<script>alert(1)</script>", "../../etc", "union select"):
            answer = await site.get("/api/v1/things", params={"text": text}, headers={"User-Agent": agent})
            assert answer.status_code == 200
    for path in ("/favicon.ico", "/robots.txt", "/sitemap.xml"):
        for _ in range(50):
            await site.get(path)
    await asyncio.sleep(0.6)
    assert (await site.get("/api/v1/echo")).status_code == 200
