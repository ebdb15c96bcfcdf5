"""The two levels beneath every cache of a site: this process, then Valkey."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Coroutine, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from stoa.kernel.observability.metrics import Reading
from stoa.kernel.valkey import Arg, Listener, Valkey, ValkeyDown, load_script

from .drops import Drops
from .flights import Flights
from .lru import Kept, Lru
from .settings import CacheSettings
from .tally import Tally

READ = load_script(__package__, "read")
WRITE = load_script(__package__, "write")
DROP = load_script(__package__, "drop")
STILL = load_script(__package__, "still")

LONGEST_SECONDS = 24 * 3600
_DROP_REMEMBERED_MS = (LONGEST_SECONDS + 60) * 1000
_RETRY_SECONDS = 0.25
_MOST_UNSENT_TAGS = 10_000
_MOST_TAGS = 64
_LONGEST_TAG = 200
_TAGS_PER_CALL = 1000
_ASKED_AFTER = 0.6
"""Of the time that a copy is trusted: whoever reads it later has it asked about, so that nobody waits for that."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A value as Valkey has it; no longer fresh, and `turn.mine`: the caller is the one to make it anew."""

    value: bytes
    tags: tuple[str, ...]
    fresh_seconds: float
    live_seconds: float
    turn: "Turn | None" = None


@dataclass(frozen=True, slots=True)
class Turn:
    """When Valkey was asked, by its own clock, and whether the caller is the one to make the value."""

    began_ms: int
    mine: bool
    token: str


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Refuse tags that could be mistaken for two, or for none."""
    found = tuple(dict.fromkeys(tags))
    if len(found) > _MOST_TAGS or any(not tag or "\n" in tag or len(tag) > _LONGEST_TAG for tag in found):
        message = (
            f"A cached value has at most {_MOST_TAGS} tags of 1 to {_LONGEST_TAG} characters, without line breaks."
        )
        raise ValueError(message)
    return found


class Store:
    """One site's cache: what this process keeps, what Valkey keeps, and the news of what was dropped."""

    def __init__(
        self, valkey: Valkey, site: str, settings: CacheSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep the site's values under its name; `start` begins to listen."""
        self.settings = settings
        self.clock = clock
        self.lru = Lru(settings.memory)
        self.flights = Flights()
        self.opened: dict[object, Any] = {}
        """The cache of each `PerSite` that was asked for here: it goes with the store."""
        self._valkey = valkey
        self._site = site
        # One slot in a cluster: scripts touch a value and its tags together.
        self._space = f"{{{site}:cache}}:"
        self._tag_space = f"{self._space}tag:"
        self._since = f"{self._space}since"
        self._channel = f"{site}:cache:drop"
        self._me = secrets.token_hex(8)
        self._drops = Drops()
        self._tallies: dict[str, Tally] = {}
        self._listener: Listener | None = None
        self._unsent: set[str] = set()
        self._unsent_everything = False
        # What could not be told while a telling was under way: that one came too early for it.
        self._since_resend: set[str] = set()
        self._everything_since_resend = False
        self._resending: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to hear of what other processes drop."""
        self._listener = self._valkey.listen([self._channel], self._heard, self._gap)

    async def close(self) -> None:
        """Stop listening and making."""
        if self._resending is not None:
            self._resending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._resending
        await self.flights.close()
        await asyncio.gather(*self._telling, return_exceptions=True)
        if self._listener is not None:
            await self._listener.close()

    @property
    def listening(self) -> bool:
        """Say whether drops by other processes are heard of at the moment."""
        return self._listener is not None and self._listener.connected

    def tally(self, name: str) -> Tally:
        """Give the counts of the cache of that name."""
        return self._tallies.setdefault(name, Tally(name))

    def readings(self) -> Iterator[Reading]:
        """Give what was counted, for `Metrics.add_source`."""
        for tally in self._tallies.values():
            yield from tally.readings(self._site)
        meaning = "What this process keeps in its own cache."
        yield Reading("stoa_cache_memory_bytes", meaning, self.lru.bytes, (("site", self._site),))

    def mark(self) -> int:
        """Note where the drops are before a value is read or made; `keep` wants it back."""
        return self._drops.mark()

    def keep(self, key: Hashable, value: Any, size: int, shared: Shared, mark: int, began_ms: int = 0) -> None:
        """Keep a value in this process, unless one of its tags was dropped since the mark.

        `began_ms` is when Valkey was asked before it was made or read, by Valkey's clock; 0 where it was not asked.
        """
        if not self._drops.spared(mark, shared.tags):
            return
        now = self.clock()
        kept = Kept(value, size, shared.tags, 0.0, now + shared.fresh_seconds, now + shared.live_seconds, inf, began_ms)
        self._trust(kept, now)
        self.lru.put(key, kept)

    def find(self, key: Hashable, now: float) -> Kept | None:
        """Give what this process keeps and trusts. What it will not trust for long is asked about meanwhile."""
        kept = self.lru.get(key, now)
        if kept is not None and kept.ask_from <= now:
            kept.ask_from = inf
            self.flights.start(("still good", key), lambda: self._confirm_behind(key, kept))
        return kept

    async def confirm(self, key: Hashable, kept: Kept) -> bool:
        """Ask Valkey whether a copy is still good, and trust it anew: that costs far less than to read it again."""
        if self._unsent or self._unsent_everything:
            raise ValkeyDown
        asked = self.clock()
        args: list[Arg] = [self._tag_space, kept.began_ms, "\n".join(kept.tags)]
        good = bool(await self._valkey.run(STILL, [self._since], args))
        if not self.lru.holds(key, kept):  # dropped meanwhile
            return False
        if good:
            self._trust(kept, asked)
        else:
            self.lru.drop(key)
        return good

    async def _confirm_behind(self, key: Hashable, kept: Kept) -> None:
        with contextlib.suppress(ValkeyDown):  # then it is trusted no longer than it was
            await self.confirm(key, kept)

    def _trust(self, kept: Kept, since: float) -> None:
        """Trust a copy for a while from when Valkey was asked; that is the bound on a message that is missed."""
        trust = (self.settings.local if self.listening else self.settings.alone).total_seconds()
        kept.trusted_until = min(since + trust, kept.live_until)
        kept.ask_from = since + trust * _ASKED_AFTER if kept.began_ms else inf

    async def read(self, key: str, token: str) -> Shared | Turn:
        """Read a value from Valkey; with a token, ask to be the one to make it where there is none or it is stale."""
        if self._unsent or self._unsent_everything:  # what Valkey holds is older than what we know
            raise ValkeyDown
        hold = self.settings.load.total_seconds() * 1000
        keys = [self._space + key, f"{self._space}{key}:making", self._since]
        reply = await self._valkey.run(READ, keys, [self._tag_space, token, int(hold)])
        turn = Turn(reply[0], bool(reply[2]), token)
        if not reply[1]:
            return turn
        tags = tuple(reply[4].decode().split("\n")) if reply[4] else ()
        return Shared(reply[3], tags, reply[5] / 1000, reply[6] / 1000, turn)

    async def write(self, key: str, turn: Turn, shared: Shared) -> None:
        """Store a value in Valkey for everybody, unless a tag of it was dropped since it was begun."""
        keys = [self._space + key, f"{self._space}{key}:making", self._since]
        args: list[Arg] = [
            self._tag_space,
            turn.token,
            turn.began_ms,
            int(shared.fresh_seconds * 1000),
            int(min(shared.live_seconds, LONGEST_SECONDS) * 1000),
            "\n".join(shared.tags),
            shared.value,
        ]
        await self._valkey.run(WRITE, keys, args)

    async def release(self, key: str, turn: Turn) -> None:
        """Let somebody else make the value."""
        await self.write(key, turn, Shared(b"", (), 0, 0))

    def tell(self, telling: Coroutine[Any, Any, None]) -> None:
        """Tell Valkey something that nobody waits for."""
        task = asyncio.Task(telling, loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def drop_tags(self, tags: Iterable[str]) -> None:
        """Void every value that bears one of the tags, in all processes; call it after the commit.

        This process forgets at once and never fails: what Valkey cannot be told now, it is told when it is back.
        """
        dropped = tuple(dict.fromkeys(tags))
        if dropped:
            self._drop_here(dropped)
            await self._send(dropped)

    async def drop_everything(self) -> None:
        """Void every value of the site, in all processes."""
        self._clear()
        await self._send(())

    async def _send(self, tags: Sequence[str]) -> None:
        head: list[Arg] = [self._tag_space, _DROP_REMEMBERED_MS, self._channel, self._me]
        try:
            for at in range(0, max(1, len(tags)), _TAGS_PER_CALL):
                await self._valkey.run(DROP, [self._since], [*head, *tags[at : at + _TAGS_PER_CALL]])
        except ValkeyDown:
            self._unsent.update(tags)
            self._since_resend.update(tags)
            everything = not tags or len(self._unsent) > _MOST_UNSENT_TAGS
            self._unsent_everything |= everything
            self._everything_since_resend |= everything
            if self._resending is None or self._resending.done():
                self._resending = asyncio.get_running_loop().create_task(self._resend())

    async def _resend(self) -> None:
        """Tell Valkey what it missed, as soon as it listens."""
        while self._unsent or self._unsent_everything:
            await asyncio.sleep(_RETRY_SECONDS)
            tags = () if self._unsent_everything else tuple(self._unsent)[:_TAGS_PER_CALL]
            self._since_resend.clear()
            self._everything_since_resend = False
            head: list[Arg] = [self._tag_space, _DROP_REMEMBERED_MS, self._channel, self._me]
            try:
                await self._valkey.run(DROP, [self._since], [*head, *tags])
            except ValkeyDown:
                continue
            if tags:
                self._unsent.difference_update(set(tags) - self._since_resend)
            else:
                self._unsent = set(self._since_resend)
                self._unsent_everything = self._everything_since_resend

    def _drop_here(self, tags: Sequence[str]) -> None:
        self._drops.add(tags)
        self.lru.drop_tags(tags)

    def _clear(self) -> None:
        self._drops.add_everything()
        self.lru.clear()

    def _heard(self, _channel: str, data: bytes) -> None:
        who, _, rest = data.decode().partition("\n")
        if who == self._me:
            return
        if rest:
            self._drop_here(rest.split("\n"))
        else:
            self._clear()

    def _gap(self) -> None:
        """Forget what may have been dropped unheard; trust the rest only briefly while nothing is heard."""
        if self.listening:
            self._clear()
        else:
            self.lru.distrust(self.clock() + self.settings.alone.total_seconds())
