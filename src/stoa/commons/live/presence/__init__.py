"""Who is on a channel, in all processes together.

Each process keeps its share of each channel in Valkey, for a while: when a process dies, its share dies with it.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec

from stoa.commons.live.rules import live_space
from stoa.commons.live.service import send_control
from stoa.kernel import clock
from stoa.kernel.ids import new_id
from stoa.kernel.valkey import Valkey, ValkeyDown

BEAT_SECONDS = 15.0
SHARE_SECONDS = 45
MOST_MEMBERS = 500
SHOWN_MEMBERS = 100


class Share(msgspec.Struct, array_like=True):
    """Who is on a channel in one process: people by id, and how many are counted without a name."""

    members: dict[str, str]
    others: int


class Presence:
    """The presence of one site, as one process takes part in it."""

    def __init__(
        self,
        valkey: Valkey,
        site: str,
        *,
        every: float,
        own_share: Callable[[str], Share],
        own_keys: Callable[[], Iterable[str]],
        tell: Callable[[str, Share], None],
    ) -> None:
        """`own_share` counts here; `tell` hands the whole to those who listen here."""
        self._valkey = valkey
        self._site = site
        self._space = f"{live_space(site)}:present"
        self._me = str(new_id())
        self._every = every
        self._own_share = own_share
        self._own_keys = own_keys
        self._tell = tell
        self._changed: set[str] = set()
        self._heard: set[str] = set()
        self._told: dict[str, tuple[int, ...]] = {}
        self._due = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to keep this process's shares alive."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Take back this process's shares."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self._valkey.command("ZREM", f"{self._space}:processes", self._me)
        except ValkeyDown:
            return  # the share ends by itself

    def changed(self, key: str) -> None:
        """Note that somebody came or went here."""
        self._changed.add(key)
        self._told.pop(key, None)  # whoever has just come is told, even where nothing is new to the others
        self._due.set()

    def heard(self, key: str) -> None:
        """Note that somebody came or went in some process."""
        self._heard.add(key)
        self._due.set()

    async def load(self, key: str) -> Share:
        """Add up the shares of all processes that live."""
        oldest = int(clock.timestamp()) - SHARE_SECONDS
        alive = await self._valkey.command("ZRANGEBYSCORE", f"{self._space}:processes", oldest, "+inf")
        if not alive:
            return Share({}, 0)
        shares = await self._valkey.command("MGET", *(self._share_key(key, one.decode()) for one in alive))
        members: dict[str, str] = {}
        others = 0
        for share in shares:
            if share is not None:
                read = msgspec.msgpack.decode(share, type=Share)
                members |= read.members
                others += read.others
        return Share(members, others)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        beat_at = loop.time()
        while True:
            try:
                async with asyncio.timeout_at(beat_at):
                    await self._due.wait()
            except TimeoutError:
                beat_at = loop.time() + BEAT_SECONDS
                self._changed.update(self._own_keys())
            self._due.clear()
            changed, self._changed = self._changed, set()
            heard, self._heard = self._heard, set()
            try:
                await self._write(changed)
                await self._read(heard)
            except ValkeyDown:
                self._changed |= changed
            await asyncio.sleep(self._every)

    async def _write(self, changed: set[str]) -> None:
        now = int(clock.timestamp())
        await self._valkey.command("ZADD", f"{self._space}:processes", now, self._me)
        await self._valkey.command("ZREMRANGEBYSCORE", f"{self._space}:processes", "-inf", now - 10 * SHARE_SECONDS)
        for key in changed:
            share = self._own_share(key)
            where = self._share_key(key, self._me)
            if share.members or share.others:
                await self._valkey.command("SET", where, msgspec.msgpack.encode(share), "EX", SHARE_SECONDS)
            else:
                await self._valkey.command("DEL", where)
                self._told.pop(key, None)
            await send_control(self._valkey, self._site, "presence", key)

    async def _read(self, heard: set[str]) -> None:
        for key in heard.intersection(self._own_keys()):
            whole = await self.load(key)
            told = (whole.others, *sorted(UUID(member).int for member in whole.members))
            if self._told.get(key) != told:
                self._told[key] = told
                self._tell(key, whole)

    def _share_key(self, key: str, process: str) -> str:
        return f"{self._space}:{key}:{process}"


def describe(whole: Share, *, members: bool) -> dict[str, Any]:
    """Say who is there: how many, and where the channel tells, some of them by name."""
    said: dict[str, Any] = {"count": len(whole.members) + whole.others}
    if members:
        shown = sorted(whole.members.items(), key=lambda member: member[1])[:SHOWN_MEMBERS]
        said["members"] = [{"id": person_id, "username": username} for person_id, username in shown]
    return said
