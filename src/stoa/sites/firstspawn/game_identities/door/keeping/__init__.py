"""Keeping the door: who comes is told a code, or why not, and is sent away; few at once, and none for long."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from stoa.kernel.config import Config
from stoa.kernel.db import Database
from stoa.kernel.doors import Door, Say
from stoa.kernel.errors import Fault, OutsideFault
from stoa.kernel.http.settings import origin_of_site
from stoa.kernel.limits import address_key
from stoa.kernel.outgoing import Outgoing, close_quietly
from stoa.kernel.runtime import Runtime
from stoa.sites.firstspawn.game_identities.door.client import find_known
from stoa.sites.firstspawn.game_identities.door.service import issue_code
from stoa.sites.firstspawn.game_identities.door.settings import DoorSettings
from stoa.sites.firstspawn.game_identities.door.wire import LOGIN, OLDEST, STATUS, TRANSFER, Guest, Key
from stoa.sites.firstspawn.games.errors import WrongAnswer

PATIENCE = 30.0
MOST_AT_ONCE = 200
MOST_A_MINUTE = 20
"""How often one address may join in a minute: a household has some players, and each asks the game's servers."""
_TOO_OFTEN = "Too many have come from where you are. Wait a minute, then join again."
_TOO_OLD = "Join with version 1.8 or a later one."
_NOT_KNOWN = "Minecraft's servers do not know you. Sign in to the game with the account that owns it, then join again."
_SILENT = "Minecraft's servers do not answer at the moment. Join again shortly."
_SHOWN = "Join to be told a code.\nNobody plays here."

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Keeper:
    """Lets people in one by one, and sends everybody away."""

    database: Database
    outgoing: Outgoing
    session_url: str
    origin: str
    key: Key = field(default_factory=Key)
    _at_once: int = 0
    _minute: int = 0
    _came: Counter[str] = field(default_factory=Counter)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with whoever has come, for as long as is decent."""
        if self._at_once >= MOST_AT_ONCE:
            writer.close()
            return
        self._at_once += 1
        try:
            with suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError, WrongAnswer):
                async with asyncio.timeout(PATIENCE):
                    await self._speak(Guest(reader, writer), str((writer.get_extra_info("peername") or ("",))[0]))
        except Fault:
            log.exception("player_door_failed")
        finally:
            self._at_once -= 1
            await close_quietly(writer)

    async def _speak(self, guest: Guest, address: str) -> None:
        wish = await guest.greet()
        if wish == STATUS:
            await guest.tell_status(_SHOWN)
        elif wish not in {LOGIN, TRANSFER}:
            raise WrongAnswer
        elif guest.protocol < OLDEST:
            await guest.send_away(_TOO_OLD)
        else:
            name = await guest.ask_name()
            await guest.send_away(await self._meet(guest, name) if self._may_come(address) else _TOO_OFTEN)

    async def _meet(self, guest: Guest, name: str) -> str:
        digest = await guest.agree_on_secret(self.key)
        try:
            known = await find_known(self.outgoing, self.session_url, name, digest)
        except OutsideFault:
            return _SILENT
        if known is None:
            return _NOT_KNOWN
        async with self.database.write() as tx:
            code = await issue_code(tx, known)
        return (
            f"Your code: {code}\n\nType it within 15 minutes at {self.origin}/account/players\n"
            "Did you not ask for one? Then tell it to nobody."
        )

    def _may_come(self, address: str) -> bool:
        minute = int(asyncio.get_running_loop().time() // 60)
        if minute != self._minute:
            self._minute, self._came = minute, Counter()
        self._came[address_key(address)] += 1
        return self._came[address_key(address)] <= MOST_A_MINUTE


def _is_wanted(config: Config, name: str) -> bool:
    return config.for_site(name, DoorSettings).port > 0


async def keep_open(runtime: Runtime, name: str, stop: asyncio.Event, say: Say) -> None:
    """Open the door, and keep it until it is time to stop."""
    settings = runtime.config.for_site(name, DoorSettings)
    origin = origin_of_site(runtime.config, name)
    keeper = Keeper(runtime.databases[name], runtime.outgoing, settings.session_url.rstrip("/"), origin)
    server = await asyncio.start_server(keeper.serve, settings.host, settings.port)
    async with server:
        say(f"{runtime.sites[name].title}'s door for players is open at {settings.host}:{settings.port}.")
        await stop.wait()


DOOR = Door("players", _is_wanted, keep_open)
