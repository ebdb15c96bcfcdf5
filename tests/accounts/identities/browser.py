"""A browser that goes to a provider and comes back, one step at a time, so that a test may meddle with each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2

from stoa.testing.oidc import LocalProvider, serve_oidc
from stoa.testing.steam import LocalSteam, serve_steam
from tests.accounts.at_the_door import Visitor, open_site
from tests.harness.web import TLS, SiteUnderTest, StartSite

API = "/api/v1/auth"


@dataclass(slots=True)
class Browser(Visitor):
    """Somebody who signs in through others; cookies stay with them."""

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        answer = await Visitor.ask(self, method, path, body, **more)
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return answer

    async def leave(self, provider: str, **query: str) -> str:
        """Begin to sign in; give the address at the provider."""
        answer = await self.ask("GET", f"{API}/{provider}", params=query)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def agree(self, url: str) -> str:
        """Agree at the provider; give the path and query that one is sent back to."""
        async with httpx2.AsyncClient(trust_env=False, verify=TLS) as outside:
            answer = await outside.get(url)
        assert answer.status_code == 302, answer.text
        return path_of(answer.headers["location"])

    async def come_back(self, path: str) -> httpx2.Response:
        """Be back."""
        answer = await self.ask("GET", path)
        if answer.status_code == 200 and "accessToken" in answer.json()["data"]:
            self.token = answer.json()["data"]["accessToken"]
            self.person_id = answer.json()["data"]["user"]["id"]
        return answer

    async def go_through(self, provider: str, **query: str) -> httpx2.Response:
        """Sign in through a provider, from the first step to the last."""
        return await self.come_back(await self.agree(await self.leave(provider, **query)))

    async def link(self, provider: str) -> httpx2.Response:
        """Link a provider from the settings."""
        answer = await self.ask("POST", f"/api/v1/users/me/identities/{provider}", {})
        assert answer.status_code == 200, answer.text
        return await self.ask("GET", await self.agree(answer.json()["data"]["url"]))

    async def identities(self) -> list[str]:
        """List what is linked."""
        answer = await self.ask("GET", "/api/v1/users/me/identities")
        assert answer.status_code == 200, answer.text
        return [one["provider"] for one in answer.json()["data"]]


def path_of(url: str) -> str:
    """Give an address without its host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def changed(path: str, **values: str | None) -> str:
    """Give an address with other values in its query; None leaves one out."""
    parts = urlsplit(path)
    query = {name: value for name, value in (dict(parse_qsl(parts.query)) | values).items() if value is not None}
    return parts._replace(query=urlencode(query)).geturl()


@dataclass(slots=True)
class World:
    """A site, and those by whom people sign in."""

    site: SiteUnderTest
    discord: LocalProvider
    google: LocalProvider
    office: LocalProvider
    """Believed when it says that an address is proven."""
    club: LocalProvider
    """Not believed."""
    steam: LocalSteam

    def browser(self, email: str = "ann@stoa.example", username: str = "ann-lee") -> Browser:
        """Give a browser of somebody's own."""
        return Browser(self.site, email, username)

    async def count(self, sql: str, *values: object) -> int:
        """Ask the database for a number."""
        async with self.site.runtime.databases[self.site.name].write() as tx:
            found: int = await tx.connection.fetchval(sql, *values)
        return found


@asynccontextmanager
async def open_world(start_site: StartSite, **settings: str) -> AsyncIterator[World]:
    """Serve a site and its providers."""
    async with (
        serve_oidc() as discord,
        serve_oidc() as google,
        serve_oidc() as office,
        serve_oidc() as club,
        serve_steam() as steam,
    ):
        named = {
            "OAUTH_DISCORD_URL": discord.issuer,
            "OAUTH_DISCORD_CLIENT_ID": discord.client_id,
            "OAUTH_DISCORD_CLIENT_SECRET": discord.client_secret,
            "OAUTH_GOOGLE_ISSUER": google.issuer,
            "OAUTH_GOOGLE_CLIENT_ID": google.client_id,
            "OAUTH_GOOGLE_CLIENT_SECRET": google.client_secret,
            "OAUTH_STEAM": "true",
            "OAUTH_STEAM_URL": steam.url,
            "OIDC_PROVIDERS": "office,club",
            "OFFICE_OIDC_ISSUER": office.issuer,
            "OFFICE_OIDC_CLIENT_ID": office.client_id,
            "OFFICE_OIDC_CLIENT_SECRET": office.client_secret,
            "OFFICE_OIDC_TRUSTS_EMAIL": "true",
            "CLUB_OIDC_ISSUER": club.issuer,
            "CLUB_OIDC_CLIENT_ID": club.client_id,
            "CLUB_OIDC_CLIENT_SECRET": club.client_secret,
        }
        site = await open_site(start_site, **(named | settings))
        yield World(site, discord, google, office, club, steam)
