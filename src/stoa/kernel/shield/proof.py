"""Proof of work in ALTCHA's format: made here, solved in the browser, good for one use."""

import hashlib
import time
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import parse_qs

import msgspec
from altcha import v1 as altcha

from stoa.kernel import clock
from stoa.kernel.valkey import Valkey, ValkeyDown

from .errors import ProofRefused

VALID = timedelta(minutes=10)
_MOST_REMEMBERED = 50_000
_LONGEST_PAYLOAD = 2_000

type Text = Annotated[str, msgspec.Meta(max_length=400)]


class Challenge(msgspec.Struct, frozen=True):
    """What the client must solve: find the number whose hash with the salt is the challenge."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


class _Solution(msgspec.Struct, frozen=True):
    algorithm: Literal["SHA-256"]
    challenge: Text
    number: Annotated[int, msgspec.Meta(ge=0)]
    salt: Text
    signature: Text


class Proofs:
    """Makes challenges and accepts each solution once, in whichever process it arrives."""

    def __init__(self, valkey: Valkey, key: bytes, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Sign with a key that all processes share."""
        self._valkey = valkey
        self._key = key
        self._monotonic = monotonic
        self._used_here: dict[str, float] = {}

    def challenge(self, purpose: str, bound_to: str, work: int) -> Challenge:
        """Make a challenge for one purpose and one asker (an address, a form, …)."""
        made = altcha.create_challenge(
            altcha.ChallengeOptions(
                max_number=work,
                hmac_key=self._key,
                expires=clock.now() + VALID,
                params={"for": _binding(purpose, bound_to)},
            )
        )
        return Challenge(made.algorithm, made.challenge, made.max_number, made.salt, made.signature)

    async def accept(self, payload: str, purpose: str, bound_to: str) -> None:
        """Take a solution (base64 of JSON, as ALTCHA's widget sends it), or raise `ProofRefused`."""
        solution = _decode(payload)
        held, _ = altcha.verify_solution(msgspec.to_builtins(solution), self._key)
        bound = parse_qs(solution.salt.partition("?")[2]).get("for", [])
        if not held or bound != [_binding(purpose, bound_to)]:
            raise ProofRefused
        if not await self._first_use(solution.challenge):
            raise ProofRefused

    async def _first_use(self, challenge: str) -> bool:
        now = self._monotonic()
        if self._used_here.get(challenge, 0.0) > now:
            return False
        if len(self._used_here) >= _MOST_REMEMBERED:
            self._used_here = {used: until for used, until in self._used_here.items() if until > now}
            if len(self._used_here) >= _MOST_REMEMBERED:
                return False
        self._used_here[challenge] = now + VALID.total_seconds()
        seconds = int(VALID.total_seconds()) + 60
        try:
            reply = await self._valkey.command("SET", f"proof:{challenge}", 1, "NX", "EX", seconds)
        except ValkeyDown:
            return True  # at least no second time in this process
        return reply is not None


def _decode(payload: str) -> _Solution:
    if len(payload) > _LONGEST_PAYLOAD:
        raise ProofRefused
    try:
        return msgspec.json.decode(b64decode(payload, validate=True), type=_Solution)
    except (ValueError, msgspec.MsgspecError):
        raise ProofRefused from None


def _binding(purpose: str, bound_to: str) -> str:
    return hashlib.blake2b(f"{purpose}\n{bound_to}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
