"""Every call of the protocol. A call whose answer is lost is signed anew and sent again."""

import http.client
import json
import secrets
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

type Send = Callable[[str, str, Mapping[str, str], bytes], tuple[int, bytes]]
"""Takes method, path with query, headers and body; gives status and body. Raises OSError where nothing comes back."""

_BUSY = 429
_OURS = 500
_FINE = 300


class Refused(Exception):
    """The site has understood, and said no."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep what it said."""
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


@dataclass(slots=True)
class Attempt:
    """One plugin's attempt to hand out one code; the same id however often it is sent."""

    code: str
    player: str
    command: str
    id: str = field(default_factory=lambda: secrets.token_hex(16))


def send_to(site: str, *, seconds: float = 15) -> Send:
    """Send to a site by its address, such as https://firstspawn.example."""
    parts = urllib.parse.urlsplit(site)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection

    def send(method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        connection = kind(parts.netloc, timeout=seconds)
        try:
            connection.request(method, target, body=body or None, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()

    return send


@dataclass(slots=True)
class PluginClient:
    """Speaks for one server."""

    send: Send
    key: str
    secret: str
    now: Callable[[], float]
    """Seconds since 1970."""
    wait: Callable[[float], None]
    sign: Callable[..., dict[str, str]]
    version: str = "1.0.0"
    tries: int = 6

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call, until there is an answer; give what it holds."""
        target = f"/api/v1/plugin/{path}"
        content = b"" if body is None else json.dumps(body).encode()
        for one in range(self.tries):
            headers = self.sign(
                self.key,
                self.secret,
                method,
                target,
                nonce=secrets.token_hex(16),
                timestamp_ms=int(self.now() * 1000),
                body=content,
            )
            try:
                status, text = self.send(method, target, headers | {"Content-Type": "application/json"}, content)
            except OSError:
                status, text = 0, b""
            if _is_final(status):
                return _read(status, text)
            self.wait(min(2.0**one, 60))
        message = f"{method} {target} was not answered."
        raise OSError(message)

    def verify(self, server_version: str) -> Any:
        """Say which plugin this is."""
        return self.call("POST", "verify", {"pluginVersion": self.version, "serverVersion": server_version})

    def heartbeat(self, players: Mapping[str, str]) -> list[Attempt]:
        """Say who is there (names by id); give what is to be handed out to them."""
        there = [{"uuid": uuid, "username": name} for uuid, name in players.items()]
        told = {"pluginVersion": self.version, "activePlayers": len(players), "players": there}
        commands = self.call("POST", "heartbeat", told)["commands"]
        return [Attempt(one["code"], one["player"], one["command"]) for one in commands]

    def sync(self, batch_id: str, records: Iterable[Mapping[str, Any]]) -> Any:
        """Tell how long players have played; one batch has one id, however often it is sent."""
        return self.call("POST", "playtime/sync", {"batchId": batch_id, "records": list(records)})

    def confirm(self, code: str, player_uuid: str, name: str) -> Any:
        """Say which player has typed a code."""
        return self.call("POST", "identity/confirm", {"code": code, "playerUuid": player_uuid, "playerUsername": name})

    def check(self, player: str) -> list[Attempt]:
        """Give what waits for a player who has just come."""
        waiting = self.call("GET", f"redemption/check?player={urllib.parse.quote(player)}")
        return [Attempt(one["code"], one["player"], one["command"]) for one in waiting]

    def may_run(self, attempt: Attempt) -> bool:
        """Ask whether this attempt may run its command: the first may, and the first alone.

        Where the answer to the first was lost, the site recognises the attempt by its id.
        """
        told = {"code": attempt.code, "player": attempt.player, "attemptId": attempt.id}
        answer = self.call("POST", "redemption/execute", told)
        return not answer["alreadyExecuted"] or bool(answer["sameAttempt"])


def _is_final(status: int) -> bool:
    return 0 < status < _OURS and status != _BUSY


def _read(status: int, text: bytes) -> Any:
    told = json.loads(text)
    if status < _FINE:
        return told["data"]
    error = told["error"]
    raise Refused(status, error["code"], error["message"])
