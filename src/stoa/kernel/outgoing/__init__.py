"""Calls to the outside: one client, and one guard for whatever connects to an address that somebody has entered.

outgoing = Outgoing(config[OutgoingSettings])
profile = (await outgoing.get("https://example.org/me", headers=…)).checked().json(Profile)
"""

from .answer import Answer, Outcome
from .breaker import Breakers, BreakerState
from .client import Outgoing
from .faults import (
    OutsideDeclined,
    OutsideGarbled,
    OutsidePaused,
    OutsideRedirected,
    OutsideTooLarge,
    OutsideTooSlow,
    OutsideUnreachable,
)
from .guard import GAME_PORTS, Guard, close_quietly, guarded_connect, resolve_public
from .settings import OutgoingSettings

__all__ = [
    "GAME_PORTS",
    "Answer",
    "BreakerState",
    "Breakers",
    "Guard",
    "Outcome",
    "Outgoing",
    "OutgoingSettings",
    "OutsideDeclined",
    "OutsideGarbled",
    "OutsidePaused",
    "OutsideRedirected",
    "OutsideTooLarge",
    "OutsideTooSlow",
    "OutsideUnreachable",
    "close_quietly",
    "guarded_connect",
    "resolve_public",
]
