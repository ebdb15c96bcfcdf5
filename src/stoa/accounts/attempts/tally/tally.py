"""Counts shared by all processes; while Valkey is down, each process counts for itself and lets fewer through."""

from collections.abc import Sequence
from enum import IntEnum
from time import monotonic
from typing import NamedTuple

from stoa.kernel.valkey import Arg, Valkey, ValkeyDown, load_script

RESERVE = load_script(__package__, "reserve")
RELEASE = load_script(__package__, "release")
_MOST_KEPT = 50_000


class Count(NamedTuple):
    """One count: under which key, how many there may be, and from how many on a proof is needed."""

    key: str
    most: int
    proof_from: int


class Outcome(IntEnum):
    """What became of a reservation."""

    RESERVED = 0
    NEEDS_PROOF = 1
    CLOSED = 2


class Tally:
    """The counts of one site."""

    def __init__(self, valkey: Valkey, lives_seconds: float) -> None:
        """Count for so long after the last increase."""
        self._valkey = valkey
        self._lives = lives_seconds
        self._here: dict[str, tuple[int, float]] = {}

    async def reserve(self, counts: Sequence[Count], *, proved: bool) -> tuple[Outcome, float]:
        """Count an attempt before it is made; give what became of it, and for how many seconds it is closed."""
        args: list[Arg] = [round(self._lives * 1000), int(proved)]
        for count in counts:
            args += (count.most, count.proof_from)
        try:
            if self._valkey.clustered:
                return await self._reserve_apart(counts, proved=proved)
            found, wait = await self._valkey.run(RESERVE, [count.key for count in counts], args)
        except ValkeyDown:
            return self._reserve_here(counts, proved=proved)
        return Outcome(found), wait / 1000

    async def _reserve_apart(self, counts: Sequence[Count], *, proved: bool) -> tuple[Outcome, float]:
        """Reserve one after another where keys live apart; what was reserved before a refusal is given back."""
        done: list[Count] = []
        for count in counts:
            args: list[Arg] = [round(self._lives * 1000), int(proved), count.most, count.proof_from]
            found, wait = await self._valkey.run(RESERVE, [count.key], args)
            if found != Outcome.RESERVED:
                await self.give_back(done)
                return Outcome(found), wait / 1000
            done.append(count)
        return Outcome.RESERVED, 0.0

    def _reserve_here(self, counts: Sequence[Count], *, proved: bool) -> tuple[Outcome, float]:
        now = monotonic()
        if len(self._here) > _MOST_KEPT:
            self._here = {key: kept for key, kept in self._here.items() if kept[1] > now}
        if len(self._here) > _MOST_KEPT:
            return Outcome.CLOSED, self._lives
        standing = [(count, *self._standing(count.key, now)) for count in counts]
        waits = [ends - now for count, number, ends in standing if number >= count.most]
        if waits:
            return Outcome.CLOSED, max(waits)
        if not proved and any(count.proof_from and number >= count.proof_from for count, number, _ in standing):
            return Outcome.NEEDS_PROOF, 0.0
        for count, number, _ in standing:
            self._here[count.key] = (number + 1, now + self._lives)
        return Outcome.RESERVED, 0.0

    def _standing(self, key: str, now: float) -> tuple[int, float]:
        number, ends = self._here.get(key, (0, 0.0))
        return (number, ends) if ends > now else (0, 0.0)

    async def give_back(self, counts: Sequence[Count]) -> None:
        """Uncount an attempt that was none, such as one that could not be carried out."""
        for count in counts:
            number, ends = self._here.get(count.key, (0, 0.0))
            if number:
                self._here[count.key] = (number - 1, ends)
            try:
                await self._valkey.run(RELEASE, [count.key], [])
            except ValkeyDown:
                continue

    async def forget(self, counts: Sequence[Count]) -> None:
        """Begin to count anew: somebody has proved who they are."""
        for count in counts:
            self._here.pop(count.key, None)
            try:
                await self._valkey.command("DEL", count.key)
            except ValkeyDown:
                continue
