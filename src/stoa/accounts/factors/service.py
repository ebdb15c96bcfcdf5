"""Second factors: proved by code, set up, turned off; each change is told and ends the trust in remembered devices."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import Somebody
from stoa.accounts.attempts import service as attempts
from stoa.accounts.attempts.service import Attempt, Ending
from stoa.accounts.context import Accounts, Visit
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.recovery_codes import service as recovery_codes
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.sign_in.models import Gate, Pending, Proved
from stoa.accounts.step_up import service as step_up
from stoa.accounts.step_up.models import PASSKEY, RECOVERY, TOTP
from stoa.accounts.totp import service as totp
from stoa.accounts.totp.models import Setup
from stoa.kernel.crypto import lookup_hash
from stoa.kernel.db import Write
from stoa.kernel.events import emit
from stoa.kernel.limits import Caller, Limit, Rate

from . import queries
from .errors import BadCode, MethodNotOffered, NoFactor, TooManyCodes
from .events import FactorChanged
from .models import CodeMethod
from .settings import SecondStepSettings

GUESSES = Limit("second-factor", {"anonymous": Rate(10, per=timedelta(minutes=15))}, by="scope", fail="closed")

_REDEEM = {TOTP: totp.redeem_code, RECOVERY: recovery_codes.redeem_code}


async def verify_code[T](
    accounts: Accounts,
    visit: Visit,
    person_id: UUID,
    method: CodeMethod,
    code: str,
    then: Callable[[Write], Awaitable[T]],
) -> T:
    """Use up a code and do what it is for, both or neither."""

    async def redeem(tx: Write) -> bool:
        right = await _REDEEM[method](tx, accounts, person_id, code)
        if right and method == RECOVERY:
            await _tell_recovery(tx, accounts, person_id, visit)
        return right

    return await _verify(accounts, visit, person_id, method, redeem, then)


async def _verify[T](
    accounts: Accounts,
    visit: Visit,
    person_id: UUID,
    method: str,
    redeem: Callable[[Write], Awaitable[bool]],
    then: Callable[[Write], Awaitable[T]],
) -> T:
    """Count the guess for the account before anything is compared; only a wrong one stays counted."""
    guess = await accounts.limiter.check([GUESSES], Caller(visit.address), scope=str(person_id))
    if not guess.allowed:
        raise TooManyCodes(headers=guess.refusal().headers)
    outcome: T | None = None
    async with accounts.database.write() as tx:
        await people.lock_person(tx, person_id)
        right = await redeem(tx)
        if right:
            outcome = await then(tx)
    if not right or outcome is None:
        await record_try(accounts, visit, person_id, "wrong", method)
        raise BadCode
    accounts.limiter.give_back(guess)
    return outcome


async def record_try(accounts: Accounts, visit: Visit, person_id: UUID, ending: Ending, method: str) -> None:
    """Write a try down where its owner and the site's keepers see it; never inside a transaction."""
    hashed = lookup_hash(accounts.keys, f"person:{person_id}", attempts.EMAIL)
    attempt = Attempt(hashed, visit, known_device=bool(visit.device_secret), counts=())
    await attempts.record_attempt(accounts, attempt, ending, person_id=person_id, method=method)


async def _tell_recovery(tx: Write, accounts: Accounts, person_id: UUID, visit: Visit) -> None:
    left = await recovery_codes.count_codes(tx, person_id)
    person = await people.load_person(tx, person_id)
    happened = f"One of your recovery codes was used up to prove that it is you. Unused ones that are left: {left}."
    await notices.send_notice(tx, accounts, person, visit, title="A recovery code was used", happened=happened)


async def complete_sign_in(
    accounts: Accounts, visit: Visit, mfa_token: str, method: CodeMethod, code: str, *, remember_device: bool = False
) -> NewSession:
    """Complete a sign-in that waits for its second factor."""
    pending = await sign_in.load_pending(accounts, mfa_token)
    if method not in pending.offered:
        raise MethodNotOffered

    async def begin(tx: Write) -> NewSession:
        return await complete_pending(tx, accounts, pending, visit, method, remember_device=remember_device)

    session = await verify_code(accounts, visit, pending.person_id, method, code, begin)
    await record_try(accounts, visit, pending.person_id, "signed-in", method)
    return session


async def complete_pending(
    tx: Write, accounts: Accounts, pending: Pending, visit: Visit, method: str, *, remember_device: bool
) -> NewSession:
    """Make the session of a sign-in whose second factor was right, and trust the browser where that was wished."""
    session = await sign_in.complete_sign_in(tx, accounts, pending, visit, (method,))
    if remember_device:
        lasting = accounts.setting(SecondStepSettings).trust_life
        await queries.TRUST.first(tx, id=session.device_id, person_id=session.person_id, lasting=lasting)
    return session


async def start_step_up(accounts: Accounts, somebody: Somebody, visit: Visit, method: CodeMethod, code: str) -> None:
    """Remember a fresh proof by code for the session that asks."""

    async def keep(tx: Write) -> bool:
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, (method,))
        return True

    await verify_code(accounts, visit, somebody.id, method, code, keep)


async def start_totp(tx: Write, accounts: Accounts, somebody: Somebody) -> Setup:
    """Begin to set up an authenticator app."""
    return await totp.start_setup(tx, accounts, await people.lock_person(tx, somebody.id))


async def enable_totp(accounts: Accounts, somebody: Somebody, visit: Visit, code: str) -> list[str]:
    """Finish the setup with a code of the app; give ten recovery codes."""

    async def redeem(tx: Write) -> bool:
        return await totp.enable_totp(tx, accounts, somebody.id, code)

    async def enable(tx: Write) -> list[str]:
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, (TOTP,))
        codes = await recovery_codes.reset_codes(tx, accounts, somebody.id)
        await record_change(
            tx,
            accounts,
            somebody.id,
            visit,
            what="totp-enabled",
            title="An authenticator app was added",
            happened="From now on a code from an authenticator app is asked for when you sign in.",
        )
        return codes

    return await _verify(accounts, visit, somebody.id, TOTP, redeem, enable)


async def disable_totp(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit) -> None:
    """Ask for codes no more."""
    await people.lock_person(tx, somebody.id)
    await totp.disable_totp(tx, somebody.id)
    await forget_lone_codes(tx, somebody.id)
    await record_change(
        tx,
        accounts,
        somebody.id,
        visit,
        what="totp-disabled",
        title="Your authenticator app was removed",
        happened="No code from an authenticator app is asked for any more when you sign in.",
    )


async def reset_recovery_codes(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit) -> list[str]:
    """Give ten new recovery codes; those from before are void."""
    await people.lock_person(tx, somebody.id)
    if not (await step_up.find_factors(tx, somebody.id)).any:
        raise NoFactor
    codes = await recovery_codes.reset_codes(tx, accounts, somebody.id)
    await record_change(
        tx,
        accounts,
        somebody.id,
        visit,
        what="recovery-codes-renewed",
        title="You have new recovery codes",
        happened="Ten new recovery codes were made for your account; those from before work no longer.",
    )
    return codes


async def forget_lone_codes(tx: Write, person_id: UUID) -> None:
    """Void the recovery codes where no factor is left that they stand in for."""
    if not (await step_up.find_factors(tx, person_id)).any:
        await recovery_codes.delete_codes(tx, person_id)


async def record_change(
    tx: Write, accounts: Accounts, person_id: UUID, visit: Visit, *, what: str, title: str, happened: str
) -> None:
    """Trust no remembered device any more, and tell the person: a factor was added or removed."""
    await sessions.forget_trust(tx, person_id)
    await emit(tx, FactorChanged(person_id, what))
    person = await people.load_person(tx, person_id)
    await notices.send_notice(tx, accounts, person, visit, title=title, happened=happened)


async def require_second_factor(accounts: Accounts, proved: Proved) -> Gate:
    """Say which second factor is due after a first one; a passkey is both at once."""
    if PASSKEY in proved.methods:
        return Gate()
    found = await step_up.find_factors(accounts.database.once(), proved.person_id)
    if not found.any or proved.device_trusted or await _is_trusted(accounts, proved):
        return Gate()
    if proved.code is None or not found.totp:
        return Gate(due=found.methods)

    async def go_on(_: Write) -> Gate:
        return Gate(passed=(TOTP,))

    return await verify_code(accounts, proved.visit, proved.person_id, TOTP, proved.code, go_on)


async def _is_trusted(accounts: Accounts, proved: Proved) -> bool:
    """Ask for the browser here, too: not every first factor has looked it up."""
    device = await sessions.find_device(accounts.database.read(), accounts, proved.person_id, proved.visit)
    return device is not None and device.trusted
