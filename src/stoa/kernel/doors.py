"""Doors of a site beside the web's: a port of its own, in a protocol of its own. `stoa doors` keeps them open."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stoa.kernel.config import Config
    from stoa.kernel.runtime import Runtime

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Door:
    """A door that a feature declares."""

    name: str
    is_wanted: "Callable[[Config, str], bool]"
    """Whether the settings of a site, named second, ask for it."""
    keep_open: "Callable[[Runtime, str, asyncio.Event, Say], Coroutine[Any, Any, None]]"
    """Opens it for a site, tells where, and lets people in until the event is set."""
