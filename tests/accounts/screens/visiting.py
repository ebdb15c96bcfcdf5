"""Somebody with a browser that runs no script: reads pages, fills in forms, keeps cookies."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.accounts.at_the_door import GOOD, last_token
from tests.harness.web import TLS, SiteUnderTest

_TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
_ERRORS = re.compile(r'id="f-([\w-]+)-error">.*?<span>(.*?)</span>', re.DOTALL)
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_ALERTS = re.compile(r'class="alert alert--\w+".*?<strong>(.*?)</strong>', re.DOTALL)


@dataclass(slots=True)
class Reader:
    """A visitor of pages."""

    site: SiteUnderTest
    client: httpx2.AsyncClient
    email: str = "ann@stoa.example"
    username: str = "ann-lee"
    password: str = GOOD

    async def open(self, path: str, **more: Any) -> httpx2.Response:
        """Open a page."""
        return await self.client.get(path, **more)

    async def send(self, page: str, to: str = "", **fields: str) -> httpx2.Response:
        """Open a page and send a form of it."""
        return await self.client.post(to or page, data={"csrf_token": await self.token(page), **fields})

    async def token(self, page: str) -> str:
        """Give the token that stands in the forms of a page."""
        found = _TOKEN.search((await self.open(page)).text)
        assert found is not None, page
        return found[1]

    async def sign_up(self) -> httpx2.Response:
        """Fill in the form of somebody new."""
        return await self.send("/sign-up", email=self.email, username=self.username, password=self.password)

    async def verify(self) -> httpx2.Response:
        """Open the link that came by mail, and press its button."""
        token = await last_token(self.site, self.email)
        return await self.send(f"/verify-email?token={token}", "/verify-email", token=token)

    async def sign_in(self, **more: str) -> httpx2.Response:
        """Fill in the form at the door."""
        return await self.send("/sign-in", **{"email": self.email, "password": self.password, **more})

    async def join(self) -> "Reader":
        """Sign up, prove the address and sign in."""
        assert (await self.sign_up()).status_code == 303
        assert (await self.verify()).status_code == 200
        assert (await self.sign_in()).status_code == 303
        return self


@asynccontextmanager
async def reader(site: SiteUnderTest, **more: str) -> AsyncIterator[Reader]:
    """Give somebody new."""
    headers = {"Host": site.host, "Accept": "text/html", "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0"}
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{site.port}", headers=headers, timeout=30, trust_env=False, verify=TLS
    ) as client:
        yield Reader(site, client, **more)


def errors_of(answer: httpx2.Response) -> dict[str, str]:
    """Give what is said beside the fields."""
    return {name: html.unescape(words) for name, words in _ERRORS.findall(answer.text)}


def title_of(answer: httpx2.Response) -> str:
    """Give the page's heading."""
    found = _TITLE.search(answer.text)
    return html.unescape(found[1].strip()) if found else ""


def alerts_of(answer: httpx2.Response) -> list[str]:
    """Give what is said about the whole form."""
    return [html.unescape(words.strip()) for words in _ALERTS.findall(answer.text)]
