"""The abuse shield: notices what addresses do, shares it with all processes, and holds back those that go too far."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Coroutine, Iterator
from contextvars import Context
from datetime import timedelta
from typing import Any, Protocol

import msgspec
import structlog

from stoa.kernel import clock
from stoa.kernel.errors import Fault
from stoa.kernel.limits import address_key
from stoa.kernel.observability.metrics import Reading
from stoa.kernel.valkey import Arg, Listener, Valkey, ValkeyDown, load_script

from .blocks import HeldAddress, decision, read_row
from .errors import AddressBlocked, ProofRefused, ProofRequired
from .holds import Hold, Holds, Level, News
from .pending import Pending
from .proof import Challenge, Proofs
from .settings import ShieldSettings
from .signals import Signal, signals_of

SCORE = load_script(__package__, "score")
HOLD = load_script(__package__, "hold")
HELD = load_script(__package__, "held")

PROOF_PATH = "/shield/proof"
PURPOSE = "shield"

# What must answer even to an address that is held: probes of an orchestrator, files of the challenge page, the answer.
_ALWAYS_OPEN = ("/health", "/static/", PROOF_PATH)

_SPACE = "{shield}:"
_INDEX = f"{_SPACE}held"
_ADDRESS = f"{_SPACE}a:"
_CHANNEL = "shield:news"
_FLUSH_SECONDS = 0.5
_RELOAD_SECONDS = 60.0
_ALONE_SECONDS = 60
_PER_CALL = 500
_MOST_LISTED = 10_000
_LONGEST_SAMPLE = 120
_MOST_HARDER = 4

_log = structlog.get_logger(__name__)


class Visit(Protocol):
    """A request, as far as the shield looks at it."""

    address: str
    path: str

    @property
    def target(self) -> str:
        """Path and query."""


class Shield:
    """One for the installation: an address that scans one site is held back from all."""

    def __init__(
        self,
        valkey: Valkey,
        settings: ShieldSettings,
        proof_key: bytes,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Know nobody yet; `start` begins to listen."""
        self.proofs = Proofs(valkey, proof_key, monotonic=monotonic)
        self._valkey = valkey
        self._settings = settings
        self._monotonic = monotonic
        self._holds = Holds()
        self._pending = Pending()
        self._listener: Listener | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._reloading: asyncio.TimerHandle | None = None
        self._work: set[asyncio.Task[None]] = set()
        self._one_reading = asyncio.Lock()
        self._turned_away = {Level.CHALLENGED: 0, Level.BLOCKED: 0}
        self._alone = 0

    async def start(self) -> None:
        """Hear of held addresses, now and from now on."""
        self._listener = self._valkey.listen([_CHANNEL], self._heard, self._gap)
        self._reload_often()

    async def close(self) -> None:
        """Send what was noticed, and stop listening."""
        for timer in (self._timer, self._reloading):
            if timer is not None:
                timer.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        with contextlib.suppress(ValkeyDown):
            await self.flush()
        if self._listener is not None:
            await self._listener.close()

    @property
    def idle(self) -> bool:
        """Whether nobody is held back, so that there is nobody to ask about."""
        return not len(self._holds)

    def admit(self, visit: Visit) -> None:
        """Raise when the address is held back; where nobody is, this costs nothing."""
        if not len(self._holds):
            return
        address = address_key(visit.address)
        hold = self._holds.get(address, self._monotonic())
        if hold is None or visit.path.startswith(_ALWAYS_OPEN):
            return
        self._turned_away[hold.level] += 1
        if hold.level is Level.CHALLENGED:  # whoever goes on without solving it is shut out in the end
            self._add(address, Signal.REFUSED, "")
        raise self._refusal(address, hold)

    def note(self, visit: Visit, fault: Fault) -> None:
        """Learn from a refusal; it is counted here and sent later, with others."""
        if self._settings.on and not isinstance(fault, (AddressBlocked, ProofRequired, ProofRefused)):
            path, _, query = visit.target.partition("?")
            for signal in signals_of(visit.path, query, fault.status):
                self._add(address_key(visit.address), signal, _sample(path))

    def report(self, address: str, signal: Signal, sample: str = "") -> None:
        """Count what only another room can know, such as a failed sign-in."""
        if self._settings.on:
            self._add(address_key(address), signal, _sample(sample))

    def challenge(self, address: str) -> Challenge:
        """Make the challenge for an address; harder for one that was blocked before."""
        key = address_key(address)
        hold = self._holds.get(key, self._monotonic())
        strikes = min(hold.news.strikes, _MOST_HARDER) if hold is not None else 0
        return self.proofs.challenge(PURPOSE, key, self._settings.work * 2**strikes)

    async def solve(self, address: str, payload: str) -> None:
        """Let an address go on that has solved its challenge; a blocked one stays blocked."""
        key = address_key(address)
        hold = self._holds.get(key, self._monotonic())
        if hold is not None and hold.level is Level.BLOCKED:
            raise self._refusal(key, hold)
        await self.proofs.accept(payload, PURPOSE, key)
        await self._hold(key, Level.OPEN, timedelta(), self._settings.challenge_at / 4, "")

    async def held(self, most: int = 1000) -> list[HeldAddress]:
        """List the addresses that are held back, those for longest first."""
        rows = await self._valkey.run(HELD, [_INDEX], [_ADDRESS, min(most, _MOST_LISTED)])
        return [read_row(row) for row in rows]

    async def lift(self, address: str, by: str) -> None:
        """Let an address go and forget its score; `by` is kept with it."""
        await self._hold(address_key(address), Level.OPEN, timedelta(), 0.0, f"Lifted by {by}")
        _log.info("shield.lifted", by=by)

    async def block(self, address: str, lasting: timedelta, by: str, why: str) -> None:
        """Shut an address out by hand."""
        score = self._settings.challenge_at / 2
        await self._hold(address_key(address), Level.BLOCKED, lasting, score, f"Blocked by {by}: {why}"[:300])
        _log.info("shield.blocked_by_hand", by=by, seconds=lasting.total_seconds())

    async def flush(self) -> None:
        """Send what was noticed since the last time."""
        settings = self._settings
        times = (settings.half_life, settings.first_block, settings.longest_block)
        half, first, longest = (round(time.total_seconds() * 1000) for time in times)
        while some := self._pending.take(_PER_CALL):
            args: list[Arg] = [_ADDRESS, _CHANNEL, half, settings.challenge_at, settings.block_at, first, longest]
            for address, noticed in some.items():
                args += noticed.args(address)
            try:
                await self._valkey.run(SCORE, [_INDEX], args)
            except ValkeyDown:
                self._pending.put_back(some)
                self._hold_alone({address: noticed.points for address, noticed in some.items()})
                raise

    def readings(self) -> Iterator[Reading]:
        """Give what was counted, for `Metrics.add_source`."""
        yield Reading("stoa_shield_held", "Addresses that this process knows to be held back.", len(self._holds))
        for level, count in self._turned_away.items():
            labels = (("level", level.name.lower()),)
            yield Reading("stoa_shield_turned_away", "Requests turned away by the shield.", count, labels, counter=True)
        missed = "Addresses that were not scored because too many were waiting."
        yield Reading("stoa_shield_overflow", missed, self._pending.overflowed, counter=True)
        yield Reading("stoa_shield_alone", "Rounds that found Valkey down.", self._alone, counter=True)

    async def _hold(self, address: str, level: Level, lasting: timedelta, score: float, note: str) -> None:
        milliseconds = round(lasting.total_seconds() * 1000)
        await self._valkey.run(HOLD, [_INDEX], [_ADDRESS, _CHANNEL, address, int(level), milliseconds, score, note])
        self._holds.take(News(address, level, milliseconds, note=note), self._monotonic())

    def _refusal(self, address: str, hold: Hold) -> Fault:
        left = max(1.0, hold.ends - self._monotonic())
        told = decision(hold.level, clock.now() + timedelta(seconds=left), hold.news.evidence, hold.news.note)
        if hold.level is Level.BLOCKED:
            return AddressBlocked(decision=told, headers={"Retry-After": str(math.ceil(left))})
        extra = {"challenge": msgspec.to_builtins(self.challenge(address)), "answerTo": PROOF_PATH}
        return ProofRequired(decision=told, extra=extra)

    def _add(self, address: str, signal: Signal, sample: str) -> None:
        points = self._pending.add(address, signal, sample)
        if self._timer is None:
            self._arm()
        elif points >= self._settings.challenge_at > points - signal.points:  # this one cannot wait
            self._timer.cancel()
            self._due()

    def _arm(self) -> None:
        # Without the context of the request that happens to arm it, which would hold that request for as long.
        self._timer = asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self._due, context=Context())

    def _due(self) -> None:
        self._timer = None
        self._begin(self._flush_quietly())

    async def _flush_quietly(self) -> None:
        try:
            await self.flush()
        except ValkeyDown:
            self._alone += 1
            if self._timer is None:
                self._arm()

    def _hold_alone(self, points: dict[str, float]) -> None:
        """Hold the worst back in this process while the others cannot be told."""
        now = self._monotonic()
        for address, score in points.items():
            if score >= self._settings.block_at:
                self._holds.take(News(address, Level.BLOCKED, _ALONE_SECONDS * 1000), now)

    def _heard(self, _channel: str, data: bytes) -> None:
        self._holds.take(msgspec.json.decode(data, type=News), self._monotonic())

    def _gap(self) -> None:
        if self._listener is not None and self._listener.connected:
            self._begin(self._reload())

    def _reload_often(self) -> None:
        """Read the list afresh now and then, whatever was missed."""
        self._reloading = asyncio.get_running_loop().call_later(_RELOAD_SECONDS, self._reload_often)
        self._begin(self._reload())

    async def _reload(self) -> None:
        """Believe what Valkey says; what is known stays while it is down."""
        with contextlib.suppress(ValkeyDown):
            async with self._one_reading:
                await self._read_again()

    async def _read_again(self) -> None:
        with self._holds.reading():
            held = await self.held(_MOST_LISTED)
            self._holds.replace([row.as_news() for row in held], self._monotonic())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


def _sample(path: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path[:_LONGEST_SAMPLE])
