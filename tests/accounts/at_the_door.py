"""People at the doors of a site, as the tests send them."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2

from stoa.accounts.access import service as access
from stoa.accounts.context import Accounts, remember_for
from stoa.accounts.passwords.hashing import Hasher, hasher_of
from tests.harness.web import SiteUnderTest, StartSite

GOOD = "Harbour-Lantern-7"
CHEAP = {
    "PASSWORD_MEMORY_KIB": "1024",
    "PASSWORD_PASSES": "1",
    "SIGN_IN_CAPTCHA_WORK": "200",
    "SECOND_FACTOR_ROLES": "",  # the tests of second factors ask for them
}
ADDED = {"reputation", "isPremium", "isVerified", "avatarUrl"}
"""What FirstSpawn, at whose doors most of these tests stand, tells of a person besides."""


async def open_site(start_site: StartSite, name: str = "firstspawn", **settings: str) -> SiteUnderTest:
    """Serve a site in which passwords cost little."""
    return await start_site(name, settings={**CHEAP, **settings})


def accounts_at(site: SiteUnderTest) -> Accounts:
    """Give the accounts that the served site works with."""

    def never() -> Accounts:
        message = "The site has not been asked anything about accounts yet."
        raise AssertionError(message)

    return remember_for(site.edge._sites[f"{site.name}.localhost"], never)


def hasher_at(site: SiteUnderTest) -> Hasher:
    """Give the hasher, which counts how often it was asked."""
    return hasher_of(accounts_at(site))


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser or a program of their own."""

    site: SiteUnderTest
    email: str = "ann@stoa.example"
    username: str = "ann-lee"
    password: str = GOOD
    token: str = ""
    refresh_token: str = ""
    person_id: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = ""

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """Call the API as this visitor."""
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if self.cookies:
            headers.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if self.address:
            headers.setdefault("X-Forwarded-For", self.address)
        self.site.client.cookies.clear()
        if body is not None:
            more["json"] = body
        return await self.site.request(method, path, headers=headers, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        """Send something to `auth/…`."""
        return await self.ask("POST", f"/api/v1/auth/{path}", {} if body is None else body, **more)

    async def register(self) -> httpx2.Response:
        """Sign up."""
        return await self.post("register", {"email": self.email, "password": self.password, "username": self.username})

    async def join(self) -> "Visitor":
        """Sign up, and open the link that comes by mail."""
        assert (await self.register()).status_code == 201
        token = await last_token(self.site, self.email)
        answer = await self.post("verify-email", {"token": token})
        assert answer.status_code == 200, answer.text
        self.person_id = answer.json()["data"]["id"]
        return self

    async def sign_in(self, **more: Any) -> httpx2.Response:
        """Sign in as a program, and remember the tokens."""
        answer = await self.post(
            "login", {"email": self.email, "password": self.password, "tokenDelivery": "body", **more}
        )
        if answer.status_code == 200 and "accessToken" in answer.json()["data"]:
            self.token = answer.json()["data"]["accessToken"]
            self.refresh_token = answer.json()["data"]["refreshToken"]
        return answer

    async def me(self) -> httpx2.Response:
        """Ask who one is."""
        return await self.ask("GET", "/api/v1/users/me")

    def elsewhere(self) -> "Visitor":
        """Give the same person at another device."""
        return Visitor(self.site, self.email, self.username, self.password, person_id=self.person_id)

    @property
    def session_id(self) -> str:
        """The session that the access token belongs to."""
        return str(claims_of(self.token)["sessionId"])


async def mails(site: SiteUnderTest, to: str) -> list[dict[str, Any]]:
    """Read the development mailbox."""
    answer = await site.get("/dev/mailbox", params={"to": to}, headers={"Accept": "application/json"})
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def last_token(site: SiteUnderTest, to: str) -> str:
    """Find the token in the newest mail that has one."""
    for mail in await mails(site, to):
        found = re.search(r"token=([\w-]+)", mail["text"])
        if found:
            return found[1]
    message = f"No mail to {to} has a token."
    raise AssertionError(message)


async def grant(site: SiteUnderTest, person_id: str, role: str) -> None:
    """Give somebody a role, as the command line does."""
    accounts = accounts_at(site)
    async with accounts.database.write() as tx:
        await access.grant_role(tx, accounts, UUID(person_id), role, by=None)


def claims_of(token: str) -> dict[str, Any]:
    """Read what a token says, without asking whether it is true."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def solve(challenge: dict[str, Any]) -> str:
    """Do the work that a challenge asks for."""
    for number in range(challenge["maxnumber"] + 1):
        if hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]:
            solution = {key: challenge[key] for key in ("algorithm", "challenge", "salt", "signature")}
            return base64.b64encode(json.dumps({**solution, "number": number}).encode()).decode()
    message = "The challenge has no solution."
    raise AssertionError(message)


def code_of(answer: httpx2.Response) -> str:
    """Give the code of a refusal."""
    return str(answer.json()["error"]["code"])
