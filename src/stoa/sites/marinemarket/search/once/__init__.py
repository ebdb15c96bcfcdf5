"""Conditions that are planned but once, whatever they compare with.

The planner makes nothing of what a select of its own parameters gives, so that no plan for these very values looks
cheaper to it. Where an order is walked it would choose the same for any value, and planning takes as long as reading
twenty boats.
"""

from collections.abc import Callable
from typing import Any

from stoa.kernel.db.filters import Filter

ONCE = "once"
"""The way in which such a condition is written."""


def compared(
    name: str, column: str, how: str, kind: str, takes: Any, meaning: str, *, read: Callable[[Any], Any] | None = None
) -> Filter:
    """Declare a filter that compares with one value."""
    value = f"(select :{name}::{kind})"
    ways = {ONCE: f"{column} {how} {value}"}
    beside = "" if how == "=" else f"{column} + 0 {how} {value}"
    return Filter(name, f"{column} {how} :{name}", takes, meaning, read=read, ways=ways, beside=beside)


def any_once(column: str, name: str) -> dict[str, str]:
    """Write that way that a column is one of several."""
    return {ONCE: f"b.{column} = any((select :{name}::text[])::text[])"}
