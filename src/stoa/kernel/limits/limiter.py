"""Asks Valkey whether a request passes, or answers out of what this process holds."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any

from stoa.kernel.observability.metrics import Reading
from stoa.kernel.valkey import Valkey, ValkeyDown, load_script

from .holdings import Holdings
from .lease import Lease
from .local import LocalWindows
from .metrics import Counts
from .rates import Caller, Limit, Line, Tiers, lines_of
from .verdict import Receipt, State, Verdict

WINDOW = load_script(__package__, "window")
REFUND = load_script(__package__, "refund")

_PASS = Verdict(allowed=True)
_SWEEP_SECONDS = 1.0
_MOST_REFUNDS = 200
_MOST_KNOWN = 10_000
_FIELDS = 5


def server_time() -> int:
    """Let the script take Valkey's own time, which all processes share."""
    return -1


@dataclass(slots=True)
class _Ask:
    line: Line
    lease: Lease | None
    most: int


class Limiter:
    """The limits of one site: counted in Valkey, shared by all processes."""

    def __init__(
        self,
        valkey: Valkey,
        site: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        window_clock: Callable[[], int] = server_time,
    ) -> None:
        """Count under the site's name; the clocks are for tests."""
        self.counts = Counts()
        self._valkey = valkey
        self._site = site
        self._space = f"{site}:limit"
        self._clock = clock
        self._window_clock = window_clock
        self._tiers: dict[str, Tiers] = {}
        self._known_lines: dict[tuple[tuple[str, ...], str, str, str], list[Line]] = {}
        self._holdings = Holdings()
        self._floor = LocalWindows()
        self._sweeper: asyncio.TimerHandle | None = None
        self._refunding: set[asyncio.Task[None]] = set()

    def set_tiers(self, tiers: Mapping[str, Tiers]) -> None:
        """Replace the rates of limits by name, from now on; a limit that is not named has its declared ones again."""
        self._tiers = dict(tiers)
        self._known_lines.clear()

    def check_local(self, limits: Sequence[Limit], caller: Caller, *, scope: str = "", cost: int = 1) -> Verdict | None:
        """Judge without waiting, where this process knows enough; None: `check` must be awaited."""
        lines = self._lines(limits, caller, scope)
        return self._judge(lines, cost) if lines else _PASS

    async def check(self, limits: Sequence[Limit], caller: Caller, *, scope: str = "", cost: int = 1) -> Verdict:
        """Count a request in all its windows, or in none when one of them is full."""
        lines = self._lines(limits, caller, scope)
        if not lines:
            return _PASS
        verdict = self._judge(lines, cost)
        if verdict is None:
            try:
                verdict = await self._ask(lines, cost)
            except ValkeyDown:
                verdict = self._without_valkey(lines, cost)
            if not verdict.allowed:
                self.counts.refused[lines[0].name] += 1
        return verdict

    async def require(self, limits: Sequence[Limit], caller: Caller, *, scope: str = "", cost: int = 1) -> Verdict:
        """Count a request, or raise `RateLimited` with everything that a client needs to know."""
        verdict = await self.check(limits, caller, scope=scope, cost=cost)
        if not verdict.allowed:
            raise verdict.refusal()
        return verdict

    def give_back(self, verdict: Verdict) -> None:
        """Uncount a request, such as a sign-in that was reserved as a failure and succeeded."""
        now = self._clock()
        for receipt in verdict.receipts:
            self._holdings.give_back(receipt, now)
        self._refund(self._holdings.sweep(now))

    async def forget(self, limits: Sequence[Limit], caller: Caller, *, scope: str = "") -> None:
        """Empty the windows of somebody, as an operator may wish."""
        lines = self._lines(limits, caller, scope)
        now = self._clock()
        for line in lines:
            self._holdings.give_back(Receipt(line.key, "", 0), now)
            await self._valkey.command("DEL", line.key)

    def readings(self) -> Iterator[Reading]:
        """Give what was counted, for `Metrics.add_source`."""
        return self.counts.readings(self._site)

    async def close(self) -> None:
        """Give back what this process holds unspent."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._refund(self._holdings.sweep(self._clock(), everything=True))
        await asyncio.gather(*self._refunding)

    def _lines(self, limits: Sequence[Limit], caller: Caller, scope: str) -> list[Line]:
        if scope:
            return self._work_out(limits, caller, scope)
        names = (limits[0].name,) if len(limits) == 1 else tuple(limit.name for limit in limits)
        asked = (names, caller.address, caller.user, caller.tier)
        found = self._known_lines.get(asked)
        if found is None:
            if len(self._known_lines) >= _MOST_KNOWN:
                self._known_lines.clear()
            found = self._known_lines[asked] = self._work_out(limits, caller, scope)
        return found

    def _work_out(self, limits: Sequence[Limit], caller: Caller, scope: str) -> list[Line]:
        found: list[Line] = []
        for limit in limits:
            tiers = self._tiers.get(limit.name, limit.tiers) if self._tiers else limit.tiers
            found += lines_of(self._space, limit, tiers, caller, scope)
        return found

    def _judge(self, lines: list[Line], cost: int) -> Verdict | None:
        verdict = self._holdings.judge(lines, cost, self._clock())
        if verdict is not None and not verdict.allowed:
            self.counts.refused[verdict.states[0].name] += 1
        return verdict

    async def _ask(self, lines: list[Line], cost: int) -> Verdict:
        now = self._clock()
        asks: list[_Ask] = []
        for line in lines:
            lease = self._holdings.lease(line, now)
            asks.append(_Ask(line, lease, lease.wanted(cost) if lease else cost))
        leading = [ask.lease for ask in asks if ask.lease is not None and not ask.lease.asking]
        for lease in leading:
            lease.asking = True
        try:
            fits, rows = await self._charge(asks, cost)
        finally:
            for lease in leading:
                lease.asking = False
            self._arm()
        return self._settle(asks, cost, fits=fits, rows=rows)

    async def _charge(self, asks: list[_Ask], cost: int) -> tuple[bool, list[list[Any]]]:
        """Charge every window in one call; in a cluster, where keys live apart, one after another."""
        groups = [[ask] for ask in asks] if self._valkey.clustered else [asks]
        rows: list[list[Any]] = []
        for group in groups:
            args: list[int] = [self._window_clock()]
            for ask in group:
                rate = ask.line.rate
                args += (rate.count, rate.window_ms, rate.step_ms, cost, ask.most)
            reply = await self._valkey.run(WINDOW, [ask.line.key for ask in group], args)
            rows += [reply[at : at + _FIELDS] for at in range(1, len(reply), _FIELDS)]
            if not reply[0]:
                charged = zip(asks, rows, strict=False)
                self._refund([Receipt(ask.line.key, row[3].decode(), row[0]) for ask, row in charged if row[0]])
                return False, rows
        return True, rows

    def _settle(self, asks: list[_Ask], cost: int, *, fits: bool, rows: list[list[Any]]) -> Verdict:
        now = self._clock()
        states: list[State] = []
        receipts: list[Receipt] = []
        longest = 0.0
        for ask, (taken, left, next_ms, leaves, wait_ms) in zip(asks, rows, strict=False):
            line, lease, wait = ask.line, ask.lease, wait_ms / 1000
            if fits:
                receipts.append(Receipt(line.key, leaves.decode(), cost))
                if lease is not None:
                    lease.fill(Receipt(line.key, leaves.decode(), taken), cost, now)
                    lease.beyond, lease.next_at = left, now + next_ms / 1000
            elif wait:
                longest = max(longest, wait)
                if cost == 1:
                    self._holdings.remember_full(line, wait, now)
            held = lease.left if lease is not None else 0
            states.append(State(line.name, line.rate, left + held, next_ms / 1000))
        if not fits:
            return Verdict(allowed=False, states=tuple(states), wait_seconds=longest)
        return Verdict(allowed=True, states=tuple(states), receipts=tuple(receipts))

    def _without_valkey(self, lines: list[Line], cost: int) -> Verdict:
        """Judge alone: what fails closed has a window in this process, the rest passes."""
        now = self._clock()
        allowed = True
        wait = 0.0
        states: list[State] = []
        for line in lines:
            self.counts.degraded[line.name, "closed" if line.closed else "open"] += 1
            if line.closed:
                fits, left, oldest = self._floor.take(line, cost, now)
                states.append(State(line.name, line.rate, left, oldest))
                if not fits:
                    allowed, wait = False, max(wait, oldest)
        return Verdict(allowed=allowed, states=tuple(states), wait_seconds=wait, degraded=True)

    def _arm(self) -> None:
        if self._sweeper is None and len(self._holdings):
            loop = asyncio.get_running_loop()
            # Without the context of the request that happens to arm it, which would hold that request for as long.
            self._sweeper = loop.call_later(_SWEEP_SECONDS, self._sweep, context=Context())

    def _sweep(self) -> None:
        self._sweeper = None
        self._refund(self._holdings.sweep(self._clock()))
        self._arm()

    def _refund(self, receipts: list[Receipt]) -> None:
        if receipts:
            task = asyncio.get_running_loop().create_task(self._send_refunds(receipts))
            self._refunding.add(task)
            task.add_done_callback(self._refunding.discard)

    async def _send_refunds(self, receipts: list[Receipt]) -> None:
        size = 1 if self._valkey.clustered else _MOST_REFUNDS
        try:
            for at in range(0, len(receipts), size):
                some = receipts[at : at + size]
                args = [value for receipt in some for value in (receipt.leaves, receipt.count)]
                await self._valkey.run(REFUND, [receipt.key for receipt in some], args)
        except ValkeyDown:
            return  # what was not given back leaves the window by itself, a little later
