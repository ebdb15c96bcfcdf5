"""Steam's OpenID 2.0 endpoint on this machine. Whoever comes has the account `number`, and agrees at once."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from stoa.kernel import clock

from .serve import Asked, Given, app_of, serve_here

NAMESPACE = "http://specs.openid.net/auth/2.0"
_SIGNED = ("op_endpoint", "claimed_id", "identity", "return_to", "response_nonce", "assoc_handle")


@dataclass(slots=True)
class LocalSteam:
    """The endpoint and what it knows."""

    number: str = "76561198000000001"
    origin: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """What the browser is sent back with instead, signed as if it were so; an empty value leaves a field out."""
    forged: dict[str, str] = field(default_factory=dict)
    """The same after signing."""
    asked: list[Asked] = field(default_factory=list)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(20))
    _confirmed: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where people are sent."""
        return f"{self.origin}/openid/login"

    def answer(self, asked: Asked) -> Given:
        """Answer one request."""
        self.asked.append(asked)
        if asked.path != "/openid/login":
            return Given(b"not found", 404, "text/plain")
        if asked.method == "POST":
            return self._confirm(asked)
        if asked.query.get("openid.mode") != "checkid_setup" or asked.query.get("openid.ns") != NAMESPACE:
            return Given(b"this is no request to sign in", 400, "text/plain")
        return Given(status=302, location=self._back(asked.query["openid.return_to"]))

    def _back(self, return_to: str) -> str:
        identity = f"{self.origin}/openid/id/{self.number}"
        said = {
            "ns": NAMESPACE,
            "mode": "id_res",
            "op_endpoint": self.url,
            "claimed_id": identity,
            "identity": identity,
            "return_to": return_to,
            "response_nonce": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}{secrets.token_urlsafe(12)}",
            "assoc_handle": "1234567890",
            "signed": ",".join(_SIGNED),
        } | self.answers
        said["sig"] = self._signature(said)
        said |= self.forged
        joint = "&" if "?" in return_to else "?"
        return return_to + joint + urlencode({f"openid.{name}": value for name, value in said.items() if value})

    def _confirm(self, asked: Asked) -> Given:
        """Say whether an answer is ours; it is asked once."""
        said = {name.removeprefix("openid."): value for name, value in asked.form.items()}
        nonce = said.get("response_nonce", "")
        right = said.get("mode") == "check_authentication" and nonce not in self._confirmed
        valid = right and hmac.compare_digest(self._signature(said), said.get("sig", ""))
        self._confirmed.add(nonce)
        text = f"ns:{NAMESPACE}\nis_valid:{'true' if valid else 'false'}\n"
        return Given(text.encode(), media_type="text/plain")

    def _signature(self, said: dict[str, str]) -> str:
        text = "".join(f"{name}:{said.get(name, '')}\n" for name in said.get("signed", "").split(","))
        return base64.b64encode(hmac.new(self._secret, text.encode(), hashlib.sha256).digest()).decode()


@asynccontextmanager
async def serve_steam(port: int = 0) -> AsyncIterator[LocalSteam]:
    """Serve the endpoint on this machine."""
    steam = LocalSteam()
    async with serve_here(app_of(steam.answer), port) as origin:
        steam.origin = origin
        yield steam
