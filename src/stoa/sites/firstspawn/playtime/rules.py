"""What is looked at before playtime is counted, and how what breaks a rule is explained."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from stoa.kernel.decisions import Decision
from stoa.kernel.rules import Dated
from stoa.sites.firstspawn.evidence import PlaytimeRules

from .models import MOST_MINUTES, Broken, Mark, Reason, Told

_WORDS = {
    Reason.WALL_TIME: "More minutes than have passed since the last sync",
    Reason.AHEAD: "All syncs together run ahead of the clock",
    Reason.DAY: "More minutes than a day has",
    Reason.DOWN: "Minutes from a time when the server did not answer us",
}


class Player:
    """What one batch says of one player, who may stand in it more than once."""

    __slots__ = ("last_seen", "minutes", "username")

    def __init__(self, told: Told) -> None:
        """Begin with one record."""
        self.minutes = 0
        self.username = told.player_username
        self.last_seen = told.last_seen

    def add(self, told: Told) -> None:
        """Add a record: what was played while away is left out."""
        self.minutes = min(self.minutes + max(told.minutes - told.afk_minutes, 0), MOST_MINUTES)
        self.username = told.player_username or self.username
        self.last_seen = max(self.last_seen, told.last_seen)


def merge(records: Iterable[Told]) -> dict[UUID, Player]:
    """Put together what is said of each player, however their id is written."""
    players: dict[UUID, Player] = {}
    for told in records:
        player_uuid = UUID(told.player_uuid)
        players.setdefault(player_uuid, Player(told)).add(told)
    return players


def begin_tick(mark: Mark, now: datetime, tick: timedelta) -> tuple[datetime, datetime]:
    """Say from when on a batch may count, and when the sync began that it is a part of."""
    if mark.tick_at is not None and mark.base_at is not None and now - mark.tick_at <= tick:
        return mark.base_at, mark.tick_at
    return mark.last_sync or mark.started_at, now


def explain(broken: Broken, rules: Dated[PlaytimeRules]) -> Decision:
    """Say why a record waits."""
    facts: tuple[tuple[str, object], ...] = (
        ("What is wrong", _WORDS[broken.reason]),
        ("Minutes told", broken.minutes),
        ("Minutes that could be", max(broken.allowed, 0)),
        ("Last sync", f"{broken.base_at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"),
        ("Counted today", broken.day_minutes),
    )
    return rules.decide(
        f"These {broken.minutes} minutes are kept, and not counted until a moderator has looked at them.",
        *facts,
        who_can_undo="A moderator of this site",
        how_to_appeal="Write to the moderators, with the server's log of that time.",
    )
