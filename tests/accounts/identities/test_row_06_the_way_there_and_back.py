"""Row 6: PKCE, state, nonce and issuer are bound to one browser and one sign-in."""

import asyncio
import base64
import hmac
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from joserfc.jwk import RSAKey

from stoa.accounts.identities import service
from stoa.testing.oidc import LocalPerson, LocalProvider
from stoa.testing.serve import Given
from tests.accounts.at_the_door import accounts_at, code_of
from tests.harness.web import StartSite

from .browser import changed, open_world


async def test_somebody_new_signs_in_and_is_known_again(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        first = await ann.go_through("office")
        assert first.status_code == 200, first.text
        data = first.json()["data"]
        assert (data["user"]["email"], data["user"]["username"]) == ("ann@example.org", "Ann")
        assert "refreshToken" not in data
        assert (await ann.me()).json()["data"]["id"] == ann.person_id
        again = world.browser()
        await again.go_through("office")
        assert again.person_id == ann.person_id
        assert await again.identities() == ["office"]


async def test_the_provider_is_asked_with_pkce_state_and_nonce(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        query = parse_qs(urlsplit(await world.browser().leave("office")).query)
        assert query["code_challenge_method"] == ["S256"]
        assert len(query["code_challenge"][0]) == len(query["state"][0]) == len(query["nonce"][0]) == 43
        assert query["redirect_uri"] == [f"{world.site.origin}/api/v1/auth/office/callback"]


async def test_a_state_from_another_browser_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        attacker, victim = world.browser(), world.browser()
        back = await attacker.agree(await attacker.leave("office"))
        await victim.leave("office")
        for browser in (victim, world.browser()):
            answer = await browser.come_back(back)
            assert (answer.status_code, code_of(answer)) == (400, "OAUTH_STATE_INVALID")
        assert not [one for one in world.office.asked if one.path == "/token"]


async def test_a_replayed_state_is_refused_even_with_its_cookie(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        back = await ann.agree(await ann.leave("office"))
        kept = dict(ann.cookies)
        assert (await ann.come_back(back)).status_code == 200
        ann.cookies = kept
        answer = await ann.come_back(back)
        assert (answer.status_code, code_of(answer)) == (400, "OAUTH_STATE_INVALID")


async def test_of_twenty_parallel_answers_one_counts(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        back = await ann.agree(await ann.leave("office"))
        rivals = [world.browser() for _ in range(20)]
        for one in rivals:
            one.cookies = dict(ann.cookies)
        answers = await asyncio.gather(*(one.come_back(back) for one in rivals))
        assert sorted(one.status_code for one in answers) == [200] + [400] * 19


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "another audience": {"aud": "somebody-else"},
    "two audiences and no azp": {"aud": ["stoa-at-home", "somebody-else"]},
    "another party": {"azp": "somebody-else"},
    "expired": {"exp": 1_000_000_000},
    "no expiry": {"exp": None},
    "nobody": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
}


async def test_an_id_token_that_is_not_for_this_sign_in_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        for why, claims in WRONG_CLAIMS.items():
            world.office.claims = claims
            answer = await world.browser().go_through("office")
            assert (answer.status_code, code_of(answer)) == (400, "PROVIDER_ANSWER_INVALID"), why
        assert await world.count("select count(*) from accounts.people where email = 'ann@example.org'") == 0


async def test_an_id_token_signed_by_another_key_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.office.signing_key = RSAKey.generate_key(2048, {"kid": world.office.key.kid or ""})
        assert (await world.browser().go_through("office")).status_code == 400


async def test_an_id_token_that_needs_no_private_key_is_refused(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(start_site) as world:
        for algorithm in ("none", "HS256"):

            def forge(self: LocalProvider, known: Any, named: str = algorithm) -> str:
                now = int(time.time())
                claims = {"iss": self.issuer, "sub": "1", "aud": self.client_id, "iat": now, "exp": now + 60}
                head = unpadded(json.dumps({"alg": named, "kid": self.key.kid}).encode())
                body = f"{head}.{unpadded(json.dumps({**claims, 'nonce': known.nonce}).encode())}"
                if named == "none":
                    return f"{body}."
                public = self.key.as_pem(private=False)
                return f"{body}.{unpadded(hmac.digest(public, body.encode(), 'sha256'))}"

            monkeypatch.setattr(LocalProvider, "_id_token", forge)
            answer = await world.browser().go_through("office")
            assert (answer.status_code, code_of(answer)) == (400, "PROVIDER_ANSWER_INVALID")


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


async def test_an_answer_that_names_another_issuer_is_refused_before_its_code_is_shown_to_anybody(
    start_site: StartSite,
) -> None:
    async with open_world(start_site) as world:
        for said in ("https://elsewhere.example", ""):
            world.office.answers = {"iss": said}
            answer = await world.browser().go_through("office")
            assert (answer.status_code, code_of(answer)) == (400, "PROVIDER_ANSWER_INVALID")
        assert not [one for one in world.office.asked if one.path == "/token"]


async def test_the_local_provider_refuses_a_code_without_its_verifier(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        url = await ann.leave("office")
        answer = await ann.come_back(await ann.agree(changed(url, code_challenge="A" * 43)))
        assert (answer.status_code, code_of(answer)) == (400, "PROVIDER_ANSWER_INVALID")


async def test_a_person_who_does_not_agree_is_told_calmly(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.office.answers = {"error": "access_denied", "code": ""}
        answer = await world.browser().go_through("office")
        assert (answer.status_code, code_of(answer)) == (400, "PROVIDER_DECLINED")


async def test_an_answer_with_a_field_twice_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        back = await ann.agree(await ann.leave("office"))
        assert (await ann.come_back(f"{back}&code=another")).status_code == 400


async def test_keys_that_change_are_read_again(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.accounts.identities.oidc.directory.KEYS_AT_MOST_EVERY", 0.0)
    async with open_world(start_site) as world:
        assert (await world.browser().go_through("office")).status_code == 200
        world.office.rotate_key()
        assert (await world.browser().go_through("office")).status_code == 200


async def test_a_provider_that_names_another_issuer_in_its_document_is_not_used(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.office.issuer = "https://elsewhere.example"
        answer = await world.browser().ask("GET", "/api/v1/auth/office")
        assert (answer.status_code, code_of(answer)) == (503, "PROVIDER_FAILED")


async def test_nobody_is_sent_elsewhere_afterwards(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        for where in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb", "settings"):
            answer = await world.browser().ask("GET", "/api/v1/auth/office", params={"returnTo": where})
            assert (answer.status_code, code_of(answer)) == (422, "BAD_RETURN_TO"), where


async def test_a_path_of_the_site_is_gone_back_to(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        answer = await ann.go_through("office", returnTo="/settings?tab=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/settings?tab=1")
        assert any(name.startswith("stoa_refresh") for name in ann.cookies)


async def test_a_provider_that_is_not_offered_is_unknown(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        answer = await world.browser().ask("GET", "/api/v1/auth/epic")
        assert (answer.status_code, code_of(answer)) == (404, "PROVIDER_NOT_FOUND")
        offered = (await world.browser().ask("GET", "/api/v1/auth/providers")).json()["data"]
        assert [one["name"] for one in offered] == ["discord", "google", "steam", "office", "club"]


async def test_what_a_provider_gives_us_is_kept_encrypted(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.office.person = LocalPerson(subject="77")
        ann = world.browser()
        await ann.go_through("office")
        accounts = accounts_at(world.site)
        kept = await service.find_provider_tokens(accounts.database.read(), accounts, UUID(ann.person_id), "office")
        assert kept is not None
        assert (kept.refresh_token, kept.expires_in) == ("again", 300)
        assert await world.count("select count(*) from accounts.identities where tokens is not null") == 1
        assert (
            await world.count("select count(*) from accounts.identities where position('again'::bytea in tokens) > 0")
            == 0
        )


async def test_row_45_a_provider_leads_us_to_no_other_host_without_https(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(start_site) as world:
        honest = LocalProvider._metadata
        for name in ("token_endpoint", "jwks_uri", "authorization_endpoint", "userinfo_endpoint"):

            def lie(self: LocalProvider, lying: str = name) -> dict[str, Any]:
                return honest(self) | {lying: f"{world.club.issuer}/token"}

            monkeypatch.setattr(LocalProvider, "_metadata", lie)
            answer = await world.browser().ask("GET", "/api/v1/auth/office")
            assert (answer.status_code, code_of(answer)) == (503, "PROVIDER_FAILED"), name
        assert not world.club.asked


async def test_row_45_a_provider_leads_us_to_no_private_address(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(start_site) as world:
        honest = LocalProvider._metadata

        def lie(self: LocalProvider) -> dict[str, Any]:
            return honest(self) | {"token_endpoint": world.club.issuer.replace("http:", "https:") + "/token"}

        monkeypatch.setattr(LocalProvider, "_metadata", lie)
        answer = await world.browser().go_through("office")
        assert (answer.status_code, code_of(answer)) == (503, "PROVIDER_FAILED")
        assert not world.club.asked


async def test_a_provider_that_is_away_is_told_of_and_other_ways_in_go_on(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.join()
        back = await ann.agree(await ann.leave("office"))
        monkeypatch.setattr(LocalProvider, "_exchange", lambda *_: Given(b"<html>not now</html>", 502, "text/html"))
        away = await ann.come_back(back)
        assert (away.status_code, code_of(away)) == (503, "PROVIDER_FAILED")
        monkeypatch.setattr(LocalProvider, "_exchange", lambda *_: Given(b"<html>nonsense</html>", 200, "text/html"))
        odd = await ann.go_through("office")
        assert (odd.status_code, code_of(odd)) == (503, "PROVIDER_FAILED")
        assert (await ann.sign_in()).status_code == 200


async def test_on_a_page_a_refusal_is_a_calm_page(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        answer = await world.browser().ask(
            "GET", "/auth/office/callback?state=x&code=y", headers={"Accept": "text/html"}
        )
        assert answer.status_code == 400
        assert "This sign-in was not begun in this browser" in answer.text


async def test_a_page_sign_in_does_not_come_back_through_the_door_of_programs(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        begun = await ann.ask("GET", "/auth/office", headers={"Accept": "text/html"})
        assert begun.status_code == 303, begun.text
        back = await ann.agree(begun.headers["location"])
        kept = dict(ann.cookies)
        wrong = await ann.come_back("/api/v1" + back)
        assert (wrong.status_code, code_of(wrong)) == (400, "OAUTH_STATE_INVALID")
        ann.cookies = kept
        right = await ann.ask("GET", back, headers={"Accept": "text/html"})
        assert (right.status_code, right.headers["location"]) == (303, "/")
        assert (await ann.me()).json()["data"]["email"] == "ann@example.org"


async def test_the_cookie_of_a_sign_in_is_bound_to_the_host_and_hidden_from_scripts(start_site: StartSite) -> None:
    async with open_world(start_site, STOA_ORIGIN="https://play.example") as world:
        answer = await world.browser().ask("GET", "/api/v1/auth/office", headers={"Host": "play.example"})
        (cookie,) = [one for one in answer.headers.get_list("set-cookie") if "oauth" in one]
        name, _, rest = cookie.partition("=")
        assert name == "__Host-stoa_oauth"
        assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"} <= set(rest.split("; "))
        uri = parse_qs(urlsplit(answer.headers["location"]).query)["redirect_uri"]
        assert uri == ["https://play.example/api/v1/auth/office/callback"]
