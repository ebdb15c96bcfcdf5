"""Passkeys: added, shown, listed, removed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.actor import Somebody
from stoa.accounts.context import Accounts, Visit
from stoa.accounts.factors import service as factors
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.recovery_codes import service as recovery_codes
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.sign_in.models import Proved, SecondFactorDue
from stoa.accounts.step_up import service as step_up
from stoa.accounts.step_up.models import PASSKEY
from stoa.accounts.ways_in import require_way_in
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id

from . import queries
from .ceremonies import (
    Party,
    Refused,
    challenge_in,
    check_made,
    check_shown,
    options_to_make,
    options_to_show,
    party_of,
    read_bytes,
)
from .errors import BadPasskey, NoSuchPasskey, PasskeyKnown, PasskeyNotAdded, TooManyPasskeys
from .models import PasskeyLine, Registered, RegisterInput, ShownCredential, SignInInput
from .queries import PasskeyRow

CHALLENGE = "passkey-challenge"
CHALLENGE_LIFE = timedelta(minutes=5)
MOST = 20


async def start_registration(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit) -> dict[str, Any]:
    """Say what the browser is to ask the authenticator for; the answer counts in this session alone."""
    person = await people.load_person(tx, somebody.id)
    known = await queries.DESCRIBE.all(tx, person_id=person.id)
    if len(known) >= MOST:
        raise TooManyPasskeys
    challenge = await _new_challenge(tx, accounts, "register", person.id, somebody.session_id)
    described = [(one.credential_id, one.transports) for one in known]
    party = _party(accounts, visit)
    return options_to_make(party, challenge, person.id.bytes, person.username, person.name, described)


async def register_passkey(accounts: Accounts, somebody: Somebody, visit: Visit, wish: RegisterInput) -> Registered:
    """Add a passkey; with the first factor come recovery codes."""
    try:
        challenge = challenge_in(wish.credential.response.client_data)
        await _take_challenge(accounts, challenge, "register", somebody.id, somebody.session_id)
        made = check_made(msgspec.to_builtins(wish.credential), challenge, _party(accounts, visit))
    except Refused:
        raise PasskeyNotAdded from None
    async with accounts.database.write() as tx:
        await people.lock_person(tx, somebody.id)
        before = await step_up.find_factors(tx, somebody.id)
        if before.passkeys >= MOST:
            raise TooManyPasskeys
        added = await queries.INSERT.first(
            tx,
            id=new_id(),
            person_id=somebody.id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            transports=wish.credential.response.transports,
            backed_up=made.backed_up,
            name=wish.name.strip() or "Passkey",
        )
        if added is None:
            raise PasskeyKnown
        codes = None if before.any else await recovery_codes.reset_codes(tx, accounts, somebody.id)
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, (PASSKEY,))
        await factors.record_change(
            tx,
            accounts,
            somebody.id,
            visit,
            what="passkey-added",
            title="A passkey was added",
            happened=f"A passkey called “{added.name}” was added. It opens your account without a password.",
        )
    return Registered(added, codes)


async def start_sign_in(accounts: Accounts, visit: Visit) -> dict[str, Any]:
    """Say what the browser is to ask for, whoever sits before it."""
    async with accounts.database.write() as tx:
        challenge = await _new_challenge(tx, accounts, "sign-in", None, None)
    return options_to_show(_party(accounts, visit), challenge, ())


async def complete_sign_in(accounts: Accounts, visit: Visit, wish: SignInInput) -> NewSession | SecondFactorDue:
    """Sign in with a passkey alone: it is something that one has, unlocked by something that one is or knows."""
    found = await _check(accounts, visit, wish.credential, "sign-in", None, None)
    proved = Proved(
        person_id=found.person_id, visit=visit, kind=wish.session, methods=(PASSKEY,), remember=wish.remember_me
    )
    outcome = await sign_in.continue_sign_in(accounts, proved)
    await factors.record_try(accounts, visit, found.person_id, "signed-in", PASSKEY)
    return outcome


async def start_second_factor(accounts: Accounts, visit: Visit, mfa_token: str) -> dict[str, Any]:
    """Say what the browser is to ask for, for a sign-in that waits; only its own passkeys will do."""
    pending = await sign_in.load_pending(accounts, mfa_token)
    async with accounts.database.write() as tx:
        challenge = await _new_challenge(tx, accounts, "second-factor", pending.person_id, pending.id)
        known = await queries.DESCRIBE.all(tx, person_id=pending.person_id)
    return options_to_show(_party(accounts, visit), challenge, [(one.credential_id, one.transports) for one in known])


async def complete_second_factor(
    accounts: Accounts, visit: Visit, mfa_token: str, credential: ShownCredential, *, remember_device: bool
) -> NewSession:
    """Complete a sign-in that waits, with a passkey of the person's own."""
    pending = await sign_in.load_pending(accounts, mfa_token)
    await _check(accounts, visit, credential, "second-factor", pending.person_id, pending.id)
    async with accounts.database.write() as tx:
        session = await factors.complete_pending(tx, accounts, pending, visit, PASSKEY, remember_device=remember_device)
    await factors.record_try(accounts, visit, pending.person_id, "signed-in", PASSKEY)
    return session


async def start_proof(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit) -> dict[str, Any]:
    """Say what the browser is to ask for, as a fresh proof for this session."""
    challenge = await _new_challenge(tx, accounts, "step-up", somebody.id, somebody.session_id)
    known = await queries.DESCRIBE.all(tx, person_id=somebody.id)
    return options_to_show(_party(accounts, visit), challenge, [(one.credential_id, one.transports) for one in known])


async def complete_proof(accounts: Accounts, somebody: Somebody, visit: Visit, credential: ShownCredential) -> None:
    """Remember the fresh proof for the session that asks."""
    await _check(accounts, visit, credential, "step-up", somebody.id, somebody.session_id)
    async with accounts.database.write() as tx:
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, (PASSKEY,))


def _party(accounts: Accounts, visit: Visit) -> Party:
    return party_of(visit.origin or accounts.origin, accounts.site.title)


async def _new_challenge(
    tx: Write, accounts: Accounts, purpose: str, person_id: UUID | None, bound_to: UUID | None
) -> str:
    challenge = token()
    await queries.ADD_CHALLENGE.run(
        tx,
        hash=hash_token(accounts.keys, challenge, CHALLENGE),
        purpose=purpose,
        person_id=person_id,
        bound_to=bound_to,
        life=CHALLENGE_LIFE,
    )
    return challenge


async def _take_challenge(
    accounts: Accounts, challenge: str, purpose: str, person_id: UUID | None, bound_to: UUID | None
) -> None:
    """Use up a challenge, in a statement of its own: it is gone whatever comes of the answer."""
    hashes = token_hashes(accounts.keys, challenge, CHALLENGE)
    taken = await queries.TAKE_CHALLENGE.first(
        accounts.database.once(), hashes=hashes, purpose=purpose, person_id=person_id, bound_to=bound_to
    )
    if taken is None:
        raise Refused


async def _check(
    accounts: Accounts,
    visit: Visit,
    credential: ShownCredential,
    purpose: str,
    person_id: UUID | None,
    bound_to: UUID | None,
) -> PasskeyRow:
    """Check a passkey that is shown, for one purpose, of one person where that is known already."""
    found: PasskeyRow | None = None
    try:
        challenge = challenge_in(credential.response.client_data)
        await _take_challenge(accounts, challenge, purpose, person_id, bound_to)
        found = await _find(accounts, credential, person_id)
        shown = check_shown(msgspec.to_builtins(credential), challenge, _party(accounts, visit), found.public_key)
    except Refused:
        if found is not None:
            await factors.record_try(accounts, visit, found.person_id, "wrong", PASSKEY)
        raise BadPasskey from None
    used = await queries.USE.first(
        accounts.database.once(), id=found.id, count=shown.sign_count, backed_up=shown.backed_up
    )
    if used is None:
        await _flag_copy(accounts, visit, found)
        raise BadPasskey
    return found


async def _find(accounts: Accounts, credential: ShownCredential, person_id: UUID | None) -> PasskeyRow:
    """Find the passkey, which must be the person's, and must say itself whose it is where it says so."""
    found = await queries.FIND.first(accounts.database.once(), credential_id=read_bytes(credential.raw_id))
    if found is None or person_id not in {None, found.person_id}:
        raise Refused
    handle = credential.response.user_handle
    if handle is not None and read_bytes(handle) != found.person_id.bytes:
        raise Refused
    return found


async def _flag_copy(accounts: Accounts, visit: Visit, found: PasskeyRow) -> None:
    """Mark a passkey whose counter did not rise: there may be a copy of it."""
    async with accounts.database.write() as tx:
        name = await queries.SUSPECT.first(tx, id=found.id)
        person = await people.load_person(tx, found.person_id)
        await notices.send_notice(
            tx,
            accounts,
            person,
            visit,
            title="One of your passkeys may have been copied",
            happened=f"The passkey “{name}” was shown with a counter that had been used before, and was refused. "
            "If you did not restore it from a copy yourself, remove it in your security settings.",
        )
    await factors.record_try(accounts, visit, found.person_id, "wrong", PASSKEY)


async def list_passkeys(db: Read, person_id: UUID) -> list[PasskeyLine]:
    """List a person's passkeys, the oldest first."""
    return await queries.LIST.all(db, person_id=person_id)


async def rename_passkey(tx: Write, person_id: UUID, passkey_id: UUID, name: str) -> PasskeyLine:
    """Call a passkey by another name."""
    renamed = await queries.RENAME.first(tx, id=passkey_id, person_id=person_id, name=name.strip() or "Passkey")
    if renamed is None:
        raise NoSuchPasskey
    return renamed


async def remove_passkey(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit, passkey_id: UUID) -> None:
    """Remove a passkey, unless it is the last way in."""
    await people.lock_person(tx, somebody.id)
    name = await queries.DELETE.first(tx, id=passkey_id, person_id=somebody.id)
    if name is None:
        raise NoSuchPasskey
    await require_way_in(tx, somebody.id)
    await factors.forget_lone_codes(tx, somebody.id)
    await factors.record_change(
        tx,
        accounts,
        somebody.id,
        visit,
        what="passkey-removed",
        title="A passkey was removed",
        happened=f"The passkey called “{name}” opens your account no longer.",
    )
