"""Argon2id off the event loop, bounded in how many run and how many wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from math import ceil
from time import perf_counter

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from stoa.accounts.context import Accounts
from stoa.accounts.passwords.errors import HashingBusy
from stoa.accounts.passwords.settings import PasswordSettings
from stoa.kernel.timing import Timing

LONGEST_WAIT = 2.0
SHORTEST_RETRY = 3
LEARNING = 0.2
FIRST_GUESS = 0.25
_NOBODYS = "stoa: the password of nobody"


class Hasher:
    """One a process: memory and processors are shared by all sites that it serves."""

    def __init__(self, settings: PasswordSettings) -> None:
        """Make the threads when there is work."""
        self.runs = 0
        """How often a password was worked through, in whichever way."""
        self.refused = 0
        self.timing = Timing()
        self._argon = PasswordHasher(
            time_cost=settings.passes, memory_cost=settings.memory_kib, parallelism=1, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(settings.at_once, thread_name_prefix="stoa-hashing")
        self._most = settings.at_once + settings.waiting
        self._at_once = settings.at_once
        self._under_way = 0
        self._takes = FIRST_GUESS
        """Seconds that one takes on its thread, as of late."""
        self._has_learned = False
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """Hash a password for keeping."""
        return await self._run(lambda: self._argon.hash(password))

    async def verify(self, kept: str | None, password: str) -> bool:
        """Compare a password with what is kept; where nothing is kept, do the same work and say no."""
        return await self._run(lambda: self._verify(kept, password))

    def is_outdated(self, kept: str) -> bool:
        """Say whether today's settings would hash it with more work."""
        return self._argon.check_needs_rehash(kept)

    def _verify(self, kept: str | None, password: str) -> bool:
        if not self._nobodys:
            self._nobodys = self._argon.hash(_NOBODYS)
        try:
            self._argon.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    async def _run[T](self, work: Callable[[], T]) -> T:
        wait = self._under_way / self._at_once * self._takes
        if self._under_way >= self._most or wait > LONGEST_WAIT:
            self.refused += 1
            raise HashingBusy(retry_after=max(SHORTEST_RETRY, ceil(wait)))
        self._under_way += 1
        self.runs += 1
        loop = asyncio.get_running_loop()
        began = loop.time()
        done = loop.run_in_executor(self._threads, self._timed, work)
        # A caller that gives up leaves its thread at work: the place is free when that has ended, not before.
        done.add_done_callback(self._leave)
        result = await asyncio.shield(done)
        self.timing.observe(loop.time() - began)
        return result

    def _timed[T](self, work: Callable[[], T]) -> T:
        """Learn how long one takes: whoever would wait for too long is told so at once, and not by a deadline."""
        began = perf_counter()
        try:
            return work()
        finally:
            took = perf_counter() - began
            self._takes += (took - self._takes) * (LEARNING if self._has_learned else 1.0)
            self._has_learned = True

    def _leave(self, _: object) -> None:
        self._under_way -= 1


@lru_cache(maxsize=8)
def _of(settings: PasswordSettings) -> Hasher:
    return Hasher(settings)


def hasher_of(accounts: Accounts) -> Hasher:
    """Give the hasher that this process has for these settings."""
    return _of(accounts.config[PasswordSettings])
