"""Holding: whether something that was just written waits for a moderator before others see it, and why."""

from .models import HoldValues, Weighed
from .rules import HOLDS
from .service import hold, release, weigh_collected, weigh_text

__all__ = ["HOLDS", "HoldValues", "Weighed", "hold", "release", "weigh_collected", "weigh_text"]
