"""Held addresses as an operator sees them, and the decision that is shown to whoever is held."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from stoa.kernel import clock
from stoa.kernel.decisions import Decision, decide

from .holds import Level, News
from .signals import Signal

RULE = "shield.score"
VERSION = "1"

_WORDS = {signal.value.code: signal.value.words for signal in Signal}


class HeldAddress(msgspec.Struct, frozen=True, rename="camel"):
    """One row of the console's list."""

    address: str
    level: str
    until: datetime
    strikes: int
    score: float
    evidence: dict[str, int]
    sample: str
    note: str
    decision: Decision

    def as_news(self) -> News:
        """Say it as processes tell one another."""
        left = max(1, round((self.until - clock.now()).total_seconds() * 1000))
        return News(self.address, Level[self.level.upper()], left, self.strikes, self.evidence, self.note)


def read_row(row: Sequence[Any]) -> HeldAddress:
    """Read one entry of `held.lua`'s answer."""
    address, left_ms, flat = row[0].decode(), int(row[1]), row[2]
    known = {flat[at].decode(): flat[at + 1].decode("utf-8", "replace") for at in range(0, len(flat), 2)}
    level = Level(int(known.get("level", 0)))
    until = clock.now() + timedelta(milliseconds=left_ms)
    evidence = {name[2:]: int(count) for name, count in known.items() if name.startswith("n:")}
    note = known.get("note", "")
    return HeldAddress(
        address=address,
        level=level.name.lower(),
        until=until,
        strikes=int(known.get("strikes", 0)),
        score=float(known.get("score", 0)),
        evidence=evidence,
        sample=known.get("sample", ""),
        note=note,
        decision=decision(level, until, evidence, note),
    )


def decision(level: Level, until: datetime, evidence: dict[str, int], note: str = "") -> Decision:
    """Explain a hold to whoever meets it."""
    facts = [(_WORDS.get(code, code), f"{count} times" if count > 1 else "once") for code, count in evidence.items()]
    if note:
        facts.append(("Set by hand", note))
    blocked = level is Level.BLOCKED
    outcome = "Requests from this network are not answered." if blocked else "A challenge must be solved first."
    return decide(
        RULE,
        VERSION,
        outcome,
        *(facts or [("Score", "above the threshold")]),
        who_can_undo="An administrator, in the console. It also ends by itself.",
        how_to_appeal="Write to the operator of this site, and name your address and the time.",
        until=until,
    )
