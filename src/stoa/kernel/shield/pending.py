"""What was noticed and has not been sent yet: one entry an address, whatever it does."""

from collections import Counter
from dataclasses import dataclass, field

from stoa.kernel.valkey import Arg

from .signals import Signal

MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class Noticed:
    """What one address did since the last time."""

    points: float = 0.0
    signals: Counter[Signal] = field(default_factory=Counter)
    sample: str = ""

    def add(self, signal: Signal, sample: str, count: int = 1) -> None:
        """Count a signal; the sample of the gravest one is kept."""
        self.points += signal.points * count
        if not self.signals or signal.points >= max(one.points for one in self.signals):
            self.sample = sample or self.sample
        self.signals[signal] += count

    def args(self, address: str) -> list[Arg]:
        """Lay it out as the script reads it."""
        found: list[Arg] = [address, self.points, len(self.signals)]
        for signal, count in self.signals.items():
            found += (signal.value.code, count)
        return [*found, self.sample]


class Pending:
    """Noticed, by address; bounded: when it is full, strangers wait for the next round."""

    def __init__(self) -> None:
        """Begin empty."""
        self._noticed: dict[str, Noticed] = {}
        self.overflowed = 0

    def __len__(self) -> int:
        """How many addresses wait."""
        return len(self._noticed)

    def add(self, address: str, signal: Signal, sample: str) -> float:
        """Count a signal; give the points that wait for the address."""
        noticed = self._noticed.get(address)
        if noticed is None:
            if len(self._noticed) >= MOST_ADDRESSES:
                self.overflowed += 1
                return 0.0
            noticed = self._noticed[address] = Noticed()
        noticed.add(signal, sample)
        return noticed.points

    def take(self, most: int) -> dict[str, Noticed]:
        """Take out some to be sent."""
        some = dict(list(self._noticed.items())[:most])
        for address in some:
            del self._noticed[address]
        return some

    def put_back(self, some: dict[str, Noticed]) -> None:
        """Keep what could not be sent."""
        for address, noticed in some.items():
            there = self._noticed.setdefault(address, Noticed())
            for signal, count in noticed.signals.items():
                there.add(signal, noticed.sample, count)
