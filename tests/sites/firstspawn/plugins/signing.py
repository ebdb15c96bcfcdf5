"""A plugin as its protocol describes it, written apart from the code that checks it."""

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.harness.web import SiteUnderTest


@dataclass(slots=True)
class TestPlugin:
    """A key in use."""

    __test__ = False

    site: SiteUnderTest
    key: str
    secret: str
    version: str = "1.0.0"
    shift_ms: int = 0
    sent: dict[str, Any] = field(default_factory=dict)

    def sign(self, method: str, target: str, body: bytes, *, form: str = "v2", nonce: str = "") -> dict[str, str]:
        """Give the headers of a signed request."""
        timestamp = str(int(time.time() * 1000) + self.shift_ms)
        nonce = nonce or secrets.token_hex(16)
        if form == "v2":
            digest = hashlib.sha256(body).hexdigest()
            message = f"{self.key}\n{method}\n{target}\n{nonce}\n{timestamp}\n{digest}".encode()
        else:
            message = f"{timestamp}.".encode() + (target.encode() if method == "GET" else body)
        code = hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
        return {
            "X-FirstSpawn-Key": self.key,
            "X-FirstSpawn-Timestamp": timestamp,
            "X-FirstSpawn-Nonce": nonce,
            "X-FirstSpawn-Signature": f"{form}={code}",
            "Content-Type": "application/json",
        }

    async def call(
        self, method: str, path: str, body: Any = None, *, form: str = "v2", **headers: str
    ) -> httpx2.Response:
        """Sign and send, and remember what was sent."""
        content = b"" if body is None else json.dumps(body).encode()
        signed = self.sign(method, f"/api/v1/plugin/{path}", content, form=form) | headers
        self.sent = {"method": method, "path": f"/api/v1/plugin/{path}", "content": content, "headers": signed}
        return await self.again()

    async def again(self, **changed: Any) -> httpx2.Response:
        """Send the last request once more, byte by byte, or with something changed."""
        sent = self.sent | changed
        self.site.client.cookies.clear()
        return await self.site.request(sent["method"], sent["path"], content=sent["content"], headers=sent["headers"])

    async def verify(self, **more: Any) -> httpx2.Response:
        """Say which plugin this is."""
        form = more.pop("form", "v2")
        return await self.call("POST", "verify", {"pluginVersion": self.version, "serverVersion": "1.21.4"}, form=form)

    async def beat(self, players: int = 0, **more: Any) -> httpx2.Response:
        """Say that the plugin is alive."""
        return await self.call("POST", "heartbeat", {"pluginVersion": self.version, "activePlayers": players}, **more)
