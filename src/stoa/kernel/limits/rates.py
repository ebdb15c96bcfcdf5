"""Limits as data: how much, in how long, for whom, and what holds when Valkey is down."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import msgspec

from .address import address_key

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ANONYMOUS = "anonymous"

_MOST_COUNT = 10_000_000
_LONGEST = timedelta(days=31)
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")

# Windows up to this many are exact to the millisecond; larger ones are counted in this many steps.
EXACT_UP_TO = 128

# From here on a process may take a small block at once and spend it without asking; see docs/operations/limits.md.
LEASE_FROM = 60
LEASE_SHARE = 20

type By = Literal["caller", "address", "scope", "caller+scope"]
type Tiers = Mapping[str, "Rate | None"]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so long: `Rate(120, per=MINUTE)`."""

    count: int
    per: timedelta

    def __post_init__(self) -> None:
        if not 1 <= self.count <= _MOST_COUNT:
            message = f"A rate allows between 1 and {_MOST_COUNT} requests. This one says {self.count}."
            raise ValueError(message)
        if not SECOND <= self.per <= _LONGEST:
            message = f"A rate's window lasts between a second and 31 days. This one says {self.per}."
            raise ValueError(message)

    @property
    def window_ms(self) -> int:
        """How long the window is."""
        return self.per // timedelta(milliseconds=1)

    @property
    def step_ms(self) -> int:
        """How finely the window is counted: 1 is exact."""
        return 1 if self.count <= EXACT_UP_TO else -(-self.window_ms // EXACT_UP_TO)

    @property
    def block(self) -> int:
        """How many one process may hold unspent; 1 means that it never holds any."""
        return self.count // LEASE_SHARE if self.count >= LEASE_FROM else 1

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.count} in {self.per.total_seconds():g} seconds"


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be done how often.

    `tiers` maps a tier to its rate; None means no limit, and a tier that is not named gets the first one's. `address`
    is counted besides, for the address, whoever asks. `by` says what is counted: the caller (the user, or the address
    of somebody anonymous), the address, the scope (say, the account that a sign-in names), or the caller per scope.
    `fail="closed"` keeps a local limit in each process while Valkey is down; `"open"` lets everything pass.
    """

    name: str
    tiers: Tiers
    address: Rate | None = None
    by: By = "caller"
    fail: Literal["open", "closed"] = "open"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = f"A limit's name is lower case letters, digits, dots and dashes. This one is {self.name!r}."
            raise ValueError(message)
        if not self.tiers:
            message = f"The limit {self.name!r} names no tier."
            raise ValueError(message)


def multiply(rates: Mapping[str, Tiers], factor: float) -> dict[str, Tiers]:
    """Give the same rates, so many times as generous."""
    return {
        name: {tier: rate and Rate(int(rate.count * factor), rate.per) for tier, rate in tiers.items()}
        for name, tiers in rates.items()
    }


class Caller(msgspec.Struct, frozen=True, gc=False):
    """Who asks, as far as limits care."""

    address: str
    user: str = ""
    tier: str = ANONYMOUS


@dataclass(frozen=True, slots=True)
class Line:
    """One window that a request is counted in."""

    name: str
    key: str
    rate: Rate
    closed: bool


def lines_of(space: str, limit: Limit, tiers: Tiers, caller: Caller, scope: str) -> list[Line]:
    """Say in which windows a request is counted; none when the caller's tier has no limit."""
    rate = tiers[caller.tier] if caller.tier in tiers else next(iter(tiers.values()))
    closed = limit.fail == "closed"
    found: list[Line] = []
    if rate is not None:
        key = f"{space}:{limit.name}:{_subject(limit.by, caller, scope)}"
        found.append(Line(limit.name, key, rate, closed))
    if limit.address is not None:
        name = f"{limit.name}.address"
        found.append(Line(name, f"{space}:{name}:{address_key(caller.address)}", limit.address, closed))
    return found


def _subject(by: By, caller: Caller, scope: str) -> str:
    if by == "scope":
        return _digest(scope)
    who = f"u:{caller.user}" if caller.user and by != "address" else f"a:{address_key(caller.address)}"
    return f"{who}:{_digest(scope)}" if by == "caller+scope" else who


def _digest(scope: str) -> str:
    # A scope may be an e-mail address, and anything may have been typed into it: neither belongs in a key.
    return hashlib.blake2b(scope.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
