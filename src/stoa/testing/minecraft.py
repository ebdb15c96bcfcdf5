"""Microsoft, Xbox and Minecraft on this machine, as far as they say which player somebody is."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import msgspec

from .serve import Asked, Given, app_of, give_json, serve_here

CLIENT = {"MINECRAFT_CLIENT_ID": "local-minecraft", "MINECRAFT_CLIENT_SECRET": "local-secret"}


@dataclass(slots=True)
class LocalMinecraft:
    """All of them in one. Whoever comes agrees at once, and is the player `name`."""

    origin: str = ""
    player: str = "069a79f444e94726a5befca90e38aaf5"
    name: str = "Notch"
    declines: bool = False
    refuses: dict[str, int] = field(default_factory=dict)
    """By path, the status with which it is refused."""
    asked: list[Asked] = field(default_factory=list)
    _challenges: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Under which a site asks here."""
        named = {f"MINECRAFT_{one}_URL": self.origin for one in ("LOGIN", "XBOX", "XSTS", "SERVICES")}
        return {**CLIENT, **named}

    def answer(self, asked: Asked) -> Given:
        """Answer one request."""
        self.asked.append(asked)
        if asked.path in self.refuses:
            return give_json({}, self.refuses[asked.path])
        sent = msgspec.json.decode(asked.body) if asked.headers.get("content-type") == "application/json" else {}
        match asked.path:
            case "/authorize":
                return self._send_back(asked)
            case "/token":
                return self._exchange(asked)
            case "/user/authenticate" if sent["Properties"]["RpsTicket"] == "d=for-xbox":
                return give_json(_xbox("user"))
            case "/xsts/authorize" if sent["Properties"]["UserTokens"] == ["user"]:
                return give_json(_xbox("xsts"))
            case "/authentication/login_with_xbox" if sent["identityToken"] == "XBL3.0 x=hash;xsts":
                return give_json({"access_token": "for-minecraft", "expires_in": 86400})
            case "/minecraft/profile" if asked.headers.get("authorization") == "Bearer for-minecraft":
                return give_json({"id": self.player, "name": self.name, "skins": [], "capes": []})
        return give_json({}, 401)

    def _send_back(self, asked: Asked) -> Given:
        query = asked.query
        if (query["client_id"], query["scope"]) != (CLIENT["MINECRAFT_CLIENT_ID"], "XboxLive.signin"):
            return give_json({}, 400)
        code = f"code-{len(self._challenges)}"
        self._challenges[code] = query["code_challenge"]
        told = {"error": "access_denied"} if self.declines else {"code": code}
        return Given(status=302, location=f"{query['redirect_uri']}?{urlencode({**told, 'state': query['state']})}")

    def _exchange(self, asked: Asked) -> Given:
        verified = hashlib.sha256(asked.form["code_verifier"].encode()).digest()
        challenge = self._challenges.pop(asked.form["code"], None)
        if challenge != base64.urlsafe_b64encode(verified).rstrip(b"=").decode():
            return give_json({"error": "invalid_grant"}, 400)
        if asked.form["client_secret"] != CLIENT["MINECRAFT_CLIENT_SECRET"]:
            return give_json({"error": "invalid_client"}, 401)
        return give_json({"access_token": "for-xbox", "token_type": "Bearer", "expires_in": 3600})


def _xbox(token: str) -> dict[str, object]:
    return {"Token": token, "DisplayClaims": {"xui": [{"uhs": "hash"}]}}


@asynccontextmanager
async def serve_minecraft(port: int = 0) -> AsyncIterator[LocalMinecraft]:
    """Serve all of them on this machine."""
    local = LocalMinecraft()
    async with serve_here(app_of(local.answer), port) as local.origin:
        yield local
