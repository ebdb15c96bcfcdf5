"""Signing in: a first factor, perhaps a second one, and then one way into a session."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.actor import Somebody
from stoa.accounts.attempts import service as attempts
from stoa.accounts.attempts.service import Attempt, Ending
from stoa.accounts.context import Accounts, Visit, is_staff
from stoa.accounts.passwords import service as passwords
from stoa.accounts.passwords.errors import WrongPassword
from stoa.accounts.people import service as people
from stoa.accounts.people.errors import BadEmail
from stoa.accounts.people.rules import email_key, normalise_email
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.models import Kind, NewSession
from stoa.accounts.sessions.rules import DEVICE
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.db import Write
from stoa.kernel.decisions import decide
from stoa.kernel.errors import Unavailable
from stoa.kernel.ids import new_id

from . import queries
from .errors import AccountSuspended, EmailNotVerified, InvalidCredentials, NotStaff, PendingOver
from .models import Gate, Pending, Proved, SecondFactorDue, SignInInput
from .queries import Candidate

PENDING = "pending-sign-in"
PENDING_LIFE = timedelta(minutes=10)
PENDING_TRIES = 5

type FactorGate = Callable[[Accounts, Proved], Awaitable[Gate]]

_gates: list[FactorGate] = []


def register_factor_gate(gate: FactorGate) -> None:
    """Let a room ask for one more proof before a session is made; called when the room is imported."""
    _gates.append(gate)


async def start_sign_in(
    accounts: Accounts, visit: Visit, wish: SignInInput, kind: Kind, *, staff_only: bool = False
) -> NewSession | SecondFactorDue:
    """Sign in with address and password, where it is asked for only as somebody who looks after the site.

    Whatever is wrong, the work and the answer are the same: one look into the database, one reserved attempt, one hash.
    """
    key = _key_of(wish.email)
    hashes = token_hashes(accounts.keys, visit.device_secret, DEVICE) if visit.device_secret else []
    found = await queries.CANDIDATE.one(accounts.database.read(), email_key=key, device_hashes=hashes)
    attempt = await attempts.start_attempt(accounts, key, visit, device_id=found.device_id, captcha=wish.captcha)
    kept = found.hash if found.person_id is not None else found.sign_up_hash
    try:
        right = await passwords.verify_password(accounts, kept, wish.password)
    except Unavailable:
        await attempts.release_attempt(accounts, attempt)
        raise
    if not right:
        await attempts.record_attempt(accounts, attempt, "wrong", person_id=found.person_id)
        raise InvalidCredentials
    await _require_open(accounts, attempt, found)
    if found.person_id is None or found.hash is None:
        raise InvalidCredentials  # a sign-up that was completed a moment ago; its password counts from now on
    await attempts.forget_failures(accounts, attempt)
    if staff_only and not is_staff(
        await access.find_roles(accounts.database.read(), found.person_id), accounts.site.roles
    ):
        await attempts.record_attempt(accounts, attempt, "wrong", person_id=found.person_id)
        raise NotStaff
    await passwords.refresh_hash(accounts, found.person_id, found.hash, wish.password)
    proved = Proved(
        person_id=found.person_id,
        visit=visit,
        kind=kind,
        methods=("password",),
        remember=wish.remember_me,
        device_trusted=found.device_trusted,
        code=wish.totp,
    )
    outcome = await continue_sign_in(accounts, proved)
    ending: Ending = "signed-in" if isinstance(outcome, NewSession) else "second-factor"
    await attempts.record_attempt(accounts, attempt, ending, person_id=found.person_id)
    return outcome


def _key_of(text: str) -> str:
    """Write what was typed as addresses are compared; what is no address is known to nobody, and is told no more."""
    try:
        return email_key(normalise_email(text))
    except BadEmail:
        return email_key(text.strip())


async def _require_open(accounts: Accounts, attempt: Attempt, found: Candidate) -> None:
    """Tell somebody whose password is right why they may not come in all the same."""
    if found.person_id is None:
        await attempts.record_attempt(accounts, attempt, "unverified")
        raise EmailNotVerified
    if found.status not in {"active", "leaving"} and not await people.restore_if_over(accounts, found.person_id):
        await attempts.record_attempt(accounts, attempt, "suspended", person_id=found.person_id)
        told = decide(
            "accounts.suspension",
            "1",
            "This account is suspended.",
            ("Reason", found.status_reason or "None was given."),
            who_can_undo="The moderators of this site.",
            how_to_appeal="Write to the operator of this site.",
            until=found.status_until,
        )
        raise AccountSuspended(decision=told)


async def continue_sign_in(accounts: Accounts, proved: Proved) -> NewSession | SecondFactorDue:
    """Go on after a first factor: make the session, or say which second factor is due.

    Every first factor (password, provider, passkey) ends here.
    """
    passed: list[str] = []
    for gate in _gates:
        said = await gate(accounts, proved)
        if said.due:
            return await _wait_for_factor(accounts, proved, said.due)
        passed += said.passed
    async with accounts.database.write() as tx:
        return await sessions.create_session(
            tx,
            accounts,
            proved.person_id,
            proved.visit,
            kind=proved.kind,
            methods=(*proved.methods, *passed),
            remember=proved.remember,
        )


async def _wait_for_factor(accounts: Accounts, proved: Proved, due: tuple[str, ...]) -> SecondFactorDue:
    secret = token()
    await queries.INSERT_PENDING.run(
        accounts.database.once(),
        id=new_id(),
        person_id=proved.person_id,
        token_hash=hash_token(accounts.keys, secret, PENDING),
        kind=proved.kind,
        remembered=proved.remember,
        methods=list(proved.methods),
        offered=list(due),
        life=PENDING_LIFE,
    )
    return SecondFactorDue(secret, due)


async def load_pending(accounts: Accounts, mfa_token: str) -> Pending:
    """Give the sign-in that waits under a token, and count this as a try, before any code is looked at."""
    hashes = token_hashes(accounts.keys, mfa_token, PENDING)
    found = await queries.TRY_PENDING.first(accounts.database.once(), hashes=hashes, most=PENDING_TRIES)
    if found is None:
        raise PendingOver
    return found


async def complete_sign_in(
    tx: Write, accounts: Accounts, pending: Pending, visit: Visit, methods: tuple[str, ...]
) -> NewSession:
    """Make the session of a sign-in whose second factor was right; it can be completed once."""
    taken = await queries.TAKE_PENDING.first(tx, id=pending.id)
    if taken is None:
        raise PendingOver
    return await sessions.create_session(
        tx,
        accounts,
        taken.person_id,
        visit,
        kind=taken.kind,
        methods=(*taken.methods, *methods),
        remember=taken.remembered,
    )


async def verify_own_password(
    accounts: Accounts, somebody: Somebody, visit: Visit, password: str, captcha: str | None = None
) -> None:
    """Let whoever has signed in prove it with the password; guesses are counted per person, wherever they come from.

    A session that somebody else has got hold of is no place to try passwords at leisure.
    """
    db = accounts.database.read()
    kept = await passwords.find_hash(db, somebody.id)
    attempt = await attempts.start_attempt(accounts, f"person:{somebody.id}", visit, captcha=captcha)
    try:
        right = await passwords.verify_password(accounts, kept, password)
    except Unavailable:
        await attempts.release_attempt(accounts, attempt)
        raise
    if not right:
        await attempts.record_attempt(accounts, attempt, "wrong", person_id=somebody.id, method="step-up")
        raise WrongPassword
    await attempts.forget_failures(accounts, attempt)


async def start_step_up(
    accounts: Accounts, somebody: Somebody, visit: Visit, password: str, captcha: str | None = None
) -> None:
    """Remember a fresh proof for the session that asks."""
    await verify_own_password(accounts, somebody, visit, password, captcha)
    async with accounts.database.write() as tx:
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, ("password",))


async def forget_pending(tx: Write, person_id: UUID) -> None:
    """Void sign-ins that wait for a second factor: what they began with counts no longer."""
    await queries.DELETE_PENDING.run(tx, person_id=person_id)
