"""A server that plays itself: people come, stand still and go, and the plugin tells of it every five minutes."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .client import Attempt, PluginClient

EVERY = 5
_AWAY = 0.1
_COME = 0.05
_GO = 0.03
_MOST = 5000


@dataclass(slots=True)
class Player:
    """Somebody who plays on the server now and then."""

    uuid: str
    name: str
    online: bool = False
    away: bool = False
    minutes: int = 0
    """Played since the last batch."""
    away_minutes: int = 0
    total: int = 0
    """Everything that should be counted."""
    seen: float = 0


@dataclass(slots=True)
class Simulation:
    """Plays minute by minute. What was run on the console is in `console`."""

    client: PluginClient
    players: list[Player]
    pass_minute: Callable[[], None]
    """Lets a minute go by; in tests it moves the clock, in earnest it sleeps."""
    chance: random.Random
    console: list[str] = field(default_factory=list)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    """What is to be handed out, by code, until the site has answered; a plugin keeps it on disk."""
    waiting: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    """Batches without an answer, in order: they are sent again under their own ids."""
    batches: int = 0

    def run(self, minutes: int) -> None:
        """Play so long, and tell of it."""
        for minute in range(1, minutes + 1):
            self.pass_minute()
            self._play()
            if minute % EVERY == 0 or minute == minutes:
                self.tell()

    def tell(self) -> None:
        """Say who is there and who has played; hand out what has been won."""
        self._beat()
        self._collect()
        while self.waiting:
            batch_id, records = self.waiting[0]
            try:
                self.client.sync(batch_id, records)
            except OSError:
                return  # the next time, with the same id
            del self.waiting[0]

    def _play(self) -> None:
        for one in self.players:
            if not one.online:
                one.online = self.chance.random() < _COME
                one.away = False
                continue
            one.minutes += 1
            one.away_minutes += one.away
            one.total += not one.away
            one.seen = self.client.now()
            one.away = self.chance.random() < _AWAY
            one.online = self.chance.random() >= _GO

    def _beat(self) -> None:
        there = {one.uuid: one.name for one in self.players if one.online}
        try:
            for attempt in self.client.heartbeat(there):
                self.attempts.setdefault(attempt.code, attempt)
            for attempt in list(self.attempts.values()):
                self._hand_out(attempt)
        except OSError:
            return  # the next beat brings it again; an attempt that was sent keeps its id

    def _hand_out(self, attempt: Attempt) -> None:
        may_run = self.client.may_run(attempt)
        del self.attempts[attempt.code]
        if may_run:
            self.console.append(attempt.command)

    def _collect(self) -> None:
        records = []
        for one in self.players:
            if one.minutes:
                records.append(
                    {
                        "playerUuid": one.uuid,
                        "playerUsername": one.name,
                        "minutes": one.minutes,
                        "afkMinutes": one.away_minutes,
                        "lastSeen": datetime.fromtimestamp(one.seen, UTC).isoformat(),
                    }
                )
                one.minutes = one.away_minutes = 0
        for start in range(0, len(records), _MOST):
            self.batches += 1
            self.waiting.append((f"{int(self.client.now())}-{self.batches}", records[start : start + _MOST]))
