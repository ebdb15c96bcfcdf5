"""What rooms and sites put on the home and into the search of the administration, among `Feature.declares`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from stoa.kernel.db import Read
from stoa.kernel.http.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleCard:
    """A number of things that wait for somebody, and where they are looked after."""

    title: str
    href: str
    permission: str
    count: Callable[[Read], Awaitable[int]]
    """One quick query, answered by an index: it is asked whenever somebody opens the home."""
    icon: str = "list"
    order: int = 50


type Days = dict[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleChart:
    """How often something happened on each of the last thirty days."""

    title: str
    noun: str
    """One of them, for a sentence: `sign-up`."""
    permission: str
    read: Callable[[Read, date], Awaitable[dict[str, Days]]]
    """Gives each line by its name, from this day on; a day without any may be missing."""
    level: bool = False
    """How high something stood, which adds up to nothing."""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the search has found."""

    title: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSearch:
    """A kind of thing that the search of the administration looks for."""

    title: str
    permission: str
    """Empty: whoever may open the administration finds it."""
    find: Callable[[Exchange, Read, str, int], Awaitable[list[Found]]]
    """Gives at most so many, the best first; what was typed has 1 to 200 characters."""
    all_href: str = ""
    """Where the whole list is; what was typed is added as `?q=`."""
    order: int = 50
