"""Attempts to sign in: reserved before they are made, written down whatever comes of them."""

import math
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts, Visit
from stoa.kernel.crypto import lookup_hash
from stoa.kernel.db import Read
from stoa.kernel.decisions import decide
from stoa.kernel.ids import new_id
from stoa.kernel.limits import address_key
from stoa.kernel.shield import ProofRefused, Proofs, Signal

from . import queries
from .errors import AccountLocked, CaptchaRequired
from .models import AttemptLine
from .settings import AttemptSettings
from .tally import Count, Outcome, Tally

type Ending = Literal["signed-in", "second-factor", "wrong", "unverified", "suspended", "locked", "captcha"]

EMAIL = "attempt-email"
CAPTCHA = "sign-in"
_DEVICE_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was reserved."""

    email_hash: bytes
    visit: Visit
    known_device: bool
    counts: tuple[Count, ...]


async def start_attempt(
    accounts: Accounts, subject: str, visit: Visit, *, device_id: UUID | None = None, captcha: str | None = None
) -> Attempt:
    """Reserve an attempt at an account (by its address as it is compared), or refuse it.

    Nothing here depends on whether there is such an account. A device in which the person has signed in before has a
    count of its own: what strangers do elsewhere does not close it.
    """
    hashed = lookup_hash(accounts.keys, subject, EMAIL)
    attempt = Attempt(hashed, visit, device_id is not None, _counts(accounts, hashed, visit, device_id))
    tally = accounts.keep(_tally)
    outcome, wait = await tally.reserve(attempt.counts, proved=False)
    if outcome is Outcome.NEEDS_PROOF:
        await _accept_proof(accounts, attempt, captcha)
        outcome, wait = await tally.reserve(attempt.counts, proved=True)
    if outcome is Outcome.CLOSED:
        await record_attempt(accounts, attempt, "locked")
        raise _locked(accounts, wait)
    return attempt


def _counts(accounts: Accounts, hashed: bytes, visit: Visit, device_id: UUID | None) -> tuple[Count, ...]:
    settings = accounts.setting(AttemptSettings)
    name, proof = hashed.hex(), settings.captcha_after
    space = f"{accounts.site.name}:attempts"
    if device_id is not None:
        return (Count(f"{space}:d:{device_id}", settings.lock_after * _DEVICE_FACTOR, proof),)
    return (
        Count(f"{space}:a:{name}:{address_key(visit.address)}", settings.lock_after, proof),
        Count(f"{space}:e:{name}", settings.account_budget, proof),
    )


async def _accept_proof(accounts: Accounts, attempt: Attempt, captcha: str | None) -> None:
    proofs = accounts.keep(_proofs)
    bound_to = f"{address_key(attempt.visit.address)} {attempt.email_hash.hex()}"
    if captcha:
        try:
            await proofs.accept(captcha, CAPTCHA, bound_to)
        except ProofRefused:
            captcha = None
    if not captcha:
        challenge = proofs.challenge(CAPTCHA, bound_to, accounts.setting(AttemptSettings).captcha_work)
        raise CaptchaRequired(extra={"challenge": msgspec.to_builtins(challenge)})


def _locked(accounts: Accounts, wait: float) -> AccountLocked:
    seconds = max(1, math.ceil(wait))
    settings = accounts.setting(AttemptSettings)
    told = decide(
        "accounts.lockout",
        f"{settings.lock_after} failures",
        "Sign-in to this account is closed to unknown devices on your network.",
        ("Failures allowed", settings.lock_after),
        ("Seconds to wait", seconds),
        who_can_undo="It opens by itself; resetting the password opens it at once.",
        how_to_appeal="Sign in from a device that you have used before, or reset your password.",
    )
    return AccountLocked(decision=told, headers={"Retry-After": str(seconds)})


async def release_attempt(accounts: Accounts, attempt: Attempt) -> None:
    """Uncount an attempt that could not be carried out, such as when there was no room to hash."""
    await accounts.keep(_tally).give_back(attempt.counts)


async def forget_failures(accounts: Accounts, attempt: Attempt) -> None:
    """Begin to count anew, since the person has proved who they are."""
    own = [count for count in attempt.counts if ":e:" not in count.key]
    shared = [count for count in attempt.counts if ":e:" in count.key]
    tally = accounts.keep(_tally)
    await tally.forget(own)
    await tally.give_back(shared)  # a stranger's failures stay counted, whoever comes in meanwhile


async def open_account(accounts: Accounts, subject: str) -> None:
    """Open an account again to all unknown devices together: its password is new."""
    name = lookup_hash(accounts.keys, subject, EMAIL).hex()
    await accounts.keep(_tally).forget([Count(f"{accounts.site.name}:attempts:e:{name}", 1, 1)])


async def record_attempt(
    accounts: Accounts, attempt: Attempt, ending: Ending, *, person_id: UUID | None = None, method: str = "password"
) -> None:
    """Write down what came of an attempt, in a statement of its own: refusals are remembered, too."""
    if ending == "wrong" and accounts.shield is not None:
        accounts.shield.report(attempt.visit.address, Signal.FAILED_SIGN_IN)
    await queries.INSERT.run(
        accounts.database.once(),
        id=new_id(),
        email_hash=attempt.email_hash,
        person_id=person_id,
        outcome=ending,
        method=method,
        address=attempt.visit.address,
        agent=attempt.visit.agent,
        known_device=attempt.known_device,
    )


async def list_own_attempts(db: Read, person_id: UUID) -> list[AttemptLine]:
    """List the newest attempts at one's own account."""
    return await queries.OF_PERSON.all(db, person_id=person_id)


def _tally(accounts: Accounts) -> Tally:
    return Tally(accounts.valkey, accounts.setting(AttemptSettings).lock_for.total_seconds())


def _proofs(accounts: Accounts) -> Proofs:
    return Proofs(accounts.valkey, accounts.keys.derive("sign", "captcha"))
