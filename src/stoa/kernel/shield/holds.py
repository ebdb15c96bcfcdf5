"""Which addresses this process knows to be held back. Asking costs a look-up, and nothing when nobody is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

import msgspec

MOST_HOLDS = 100_000


class Level(IntEnum):
    """How an address is held."""

    OPEN = 0
    CHALLENGED = 1
    BLOCKED = 2


class News(msgspec.Struct, frozen=True):
    """What one process tells the others about an address."""

    address: str
    level: Level
    left: int
    strikes: int = 0
    evidence: dict[str, int] = {}
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """How an address is held, until when by this process's clock, and what is known of it."""

    level: Level
    ends: float
    news: News


class Holds:
    """Held addresses."""

    def __init__(self) -> None:
        """Hold nobody."""
        self._holds: dict[str, Hold] = {}
        self._meanwhile: list[News] | None = None

    def __len__(self) -> int:
        """How many are held."""
        return len(self._holds)

    def get(self, address: str, now: float) -> Hold | None:
        """Give how an address is held, if it is."""
        hold = self._holds.get(address)
        if hold is None:
            return None
        if hold.ends <= now:
            del self._holds[address]
            return None
        return hold

    def take(self, news: News, now: float) -> None:
        """Believe what was heard."""
        if self._meanwhile is not None:
            self._meanwhile.append(news)
        if news.level is Level.OPEN:
            self._holds.pop(news.address, None)
            return
        if len(self._holds) >= MOST_HOLDS and news.address not in self._holds:
            self._holds = {address: hold for address, hold in self._holds.items() if hold.ends > now}
            if len(self._holds) >= MOST_HOLDS:
                return
        self._holds[news.address] = Hold(news.level, now + news.left / 1000, news)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Remember what is heard while the list is read, for the list may be older than that."""
        self._meanwhile = []
        try:
            yield
        finally:
            self._meanwhile = None

    def replace(self, all_news: list[News], now: float) -> None:
        """Believe only this, and what was heard since it was asked for."""
        later, self._meanwhile = self._meanwhile or [], None
        self._holds = {}
        for news in (*all_news, *later):
            self.take(news, now)
