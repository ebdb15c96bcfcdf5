"""The way of a value that this process does not have: Valkey, another process that makes it, or making it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

import structlog

from stoa.kernel.errors import Fault
from stoa.kernel.valkey import ValkeyDown

from .store import Shared, Store, Turn
from .tally import Tally

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.05

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made[T]:
    """A value, and how it is stored; None: not at all."""

    value: T
    shared: Shared | None


@dataclass(frozen=True, slots=True)
class Recipe[T]:
    """How a value is made, read back and kept."""

    key: str
    place: Hashable
    """Where this process keeps it."""
    tally: Tally
    make: Callable[[], Awaitable[Made[T]]]
    read: Callable[[bytes], T]
    revive: Callable[[Any], Made[T]]
    """Gives what this process has kept."""
    keep: Callable[[Made[T], int, int], None]


async def fetch[T](store: Store, recipe: Recipe[T], *, behind: bool = False) -> Made[T]:
    """Get a value out of Valkey, stale where it may be, or make and store it.

    `behind`: whoever reads it has an answer already, so what is stale is made anew before it is given.
    """
    mark = store.mark()
    doubted = store.lru.find_doubted(recipe.place, store.clock())
    try:
        if doubted is not None and await store.confirm(recipe.place, doubted):
            recipe.tally.shared += 1
            return recipe.revive(doubted.value)
        found = await _look(store, recipe.key)
    except ValkeyDown:
        recipe.tally.alone += 1
        return await _make(store, recipe, None)
    if isinstance(found, Turn):
        return await _make(store, recipe, found)
    made = Made(recipe.read(found.value), found)
    recipe.keep(made, mark, found.turn.began_ms if found.turn is not None else 0)
    if found.fresh_seconds > 0:
        recipe.tally.shared += 1
        return made
    recipe.tally.stale += 1
    if found.turn is None or not found.turn.mine:
        return made
    turn = found.turn
    if behind:
        return await _make_anew(store, recipe, turn) or made
    if not store.flights.start_behind(("anew", recipe.tally.name, recipe.key), lambda: _make_anew(store, recipe, turn)):
        store.tell(_hand_over(store, recipe.key, turn, None))  # somebody else may
    return made


async def _look(store: Store, key: str) -> Shared | Turn:
    """Ask Valkey; wait while another process makes it, but no longer than that may take."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + store.settings.load.total_seconds()
    pause = _FIRST_PAUSE
    token = secrets.token_hex(8)
    while True:
        found = await store.read(key, token)
        if isinstance(found, Shared) or found.mine or loop.time() >= deadline:
            return found
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _make[T](store: Store, recipe: Recipe[T], turn: Turn | None) -> Made[T]:
    recipe.tally.made += 1
    mark = store.mark()
    made: Made[T] | None = None
    try:
        async with asyncio.timeout(store.settings.load.total_seconds()):
            made = await recipe.make()
    finally:
        if turn is not None:  # whoever asked need not wait until the others can have it
            store.tell(_hand_over(store, recipe.key, turn, made))
    recipe.keep(made, mark, turn.began_ms if turn is not None else 0)
    return made


async def _make_anew[T](store: Store, recipe: Recipe[T], turn: Turn) -> Made[T] | None:
    """Make a stale value again behind the reader's back, who already has an answer."""
    try:
        return await _make(store, recipe, turn)
    except (Fault, OSError, TimeoutError) as error:
        await _log.awarning("cache.refresh_failed", cache=recipe.tally.name, error=type(error).__name__)
        return None


async def _hand_over[T](store: Store, key: str, turn: Turn, made: Made[T] | None) -> None:
    try:
        if made is None or made.shared is None:
            await store.release(key, turn)
        else:
            await store.write(key, turn, made.shared)
    except ValkeyDown:
        return  # nobody else has it then; the lock ends by itself
