"""Signing in through others, and which of them are linked to whom.

Who somebody is, is issuer and subject. An address is only a hint, and counts where the provider is believed and says in
this very answer that it is proven. Every account's own address was proven here, so an account never holds anything that
a stranger has entered for an address; sign-ups that still wait for their proof are void once its owner comes this way.
"""

from uuid import UUID

from stoa.accounts.actor import Somebody
from stoa.accounts.attempts.service import Ending
from stoa.accounts.context import Accounts, Visit
from stoa.accounts.factors import service as factors
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import email_key
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.errors import PersonMayNotComeIn, SessionOver
from stoa.accounts.sessions.models import Kind, NewSession
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.sign_in.models import Proved, SecondFactorDue
from stoa.accounts.sign_up import service as sign_up
from stoa.accounts.ways_in import require_way_in
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .boxes import close_tokens, open_tokens
from .errors import AlreadyLinked, IdentityTaken, NoSuchIdentity, SignInFirst, SignUpOver
from .events import IdentityLinked, IdentityRemoved
from .models import Claimed, EmailDue, IdentityLine, ProviderTokens, Transaction
from .newcomers import add_newcomer, forget_waiting, lock_address, start_waiting, take_waiting, try_code
from .providers import title_of

type Entered = NewSession | SecondFactorDue | EmailDue


async def accept_claimed(accounts: Accounts, visit: Visit, claimed: Claimed, *, kind: Kind, remember: bool) -> Entered:
    """Let somebody in who has signed in at a provider; where no account is theirs yet, begin one."""
    owner = await queries.USE.first(
        accounts.database.once(), issuer=claimed.issuer, subject=claimed.subject, shown_name=claimed.name
    )
    if owner is not None:
        outcome = await _continue(accounts, visit, claimed, owner.person_id, kind=kind, remember=remember)
        if isinstance(outcome, NewSession) and claimed.tokens is not None:
            box = close_tokens(accounts, claimed.tokens, owner.id)
            await queries.KEEP_TOKENS.run(accounts.database.once(), id=owner.id, tokens=box)
        return outcome
    if claimed.email is None:
        return await start_waiting(accounts, claimed)
    async with accounts.database.write() as tx:
        await lock_address(tx, claimed.email)
        known = await people.find_person_by_email(tx, claimed.email)
        person = known or await _add_with_address(tx, accounts, visit, claimed, claimed.email)
    if known is None:
        return await _continue(accounts, visit, claimed, person.id, kind=kind, remember=remember)
    return await _enter_by_address(accounts, visit, claimed, person, kind=kind, remember=remember)


async def _add_with_address(tx: Write, accounts: Accounts, visit: Visit, claimed: Claimed, email: str) -> Person:
    """Make the account of somebody new whose address the provider has proven."""
    await forget_unproven(tx, email)
    made = await add_newcomer(tx, claimed, email)
    await link_identity(tx, accounts, made, visit, claimed)
    return made


async def _enter_by_address(
    accounts: Accounts, visit: Visit, claimed: Claimed, known: Person, *, kind: Kind, remember: bool
) -> Entered:
    """Let in who has proven, there and here, to own the address of an account; link the two.

    Where the account asks for a second factor, that is due first, and nothing is linked: it can be in the settings,
    by whoever has shown it. Another account of the same provider is not replaced by this one.
    """
    if await queries.FIND_OF_PROVIDER.first(accounts.database.read(), person_id=known.id, provider=claimed.provider):
        raise SignInFirst
    outcome = await _continue(accounts, visit, claimed, known.id, kind=kind, remember=remember)
    if not isinstance(outcome, NewSession):
        return outcome
    async with accounts.database.write() as tx:
        person = await people.lock_person(tx, known.id)
        if person.email is None or email_key(person.email) != email_key(claimed.email or ""):
            raise SignInFirst  # the address was changed in the meantime
        await forget_unproven(tx, person.email)
        await link_identity(tx, accounts, person, visit, claimed, by_email=True)
    return outcome


async def finish_sign_up(
    accounts: Accounts, visit: Visit, secret: str, code: str, *, kind: Kind
) -> NewSession | SecondFactorDue:
    """Make the account of somebody new whose code came back, in the browser in which the sign-in was begun."""
    waiting, claimed = await try_code(accounts, secret, code)
    if waiting.email is None or waiting.username is None:
        raise SignUpOver
    async with accounts.database.write() as tx:
        await take_waiting(tx, waiting.id)
        await lock_address(tx, waiting.email)
        if await people.find_person_by_email(tx, waiting.email) is not None:
            raise SignInFirst
        await forget_unproven(tx, waiting.email)
        made = await add_newcomer(tx, claimed, waiting.email, username=waiting.username, person_id=waiting.id)
        await link_identity(tx, accounts, made, visit, claimed)
    return await _continue(accounts, visit, claimed, made.id, kind=kind, remember=False)


async def forget_unproven(tx: Write, email: str) -> None:
    """Void whatever strangers have entered for an address whose owner has come by."""
    await sign_up.forget_sign_ups(tx, email)
    await forget_waiting(tx, email)
    await queries.FORGET_CHANGES.run(tx, email=email)


async def _continue(
    accounts: Accounts, visit: Visit, claimed: Claimed, person_id: UUID, *, kind: Kind, remember: bool
) -> NewSession | SecondFactorDue:
    """Go the way that every first factor goes: second factor, then a session."""
    db, method = accounts.database.read(), f"oauth:{claimed.provider}"
    device = await sessions.find_device(db, accounts, person_id, visit)
    proved = Proved(
        person_id=person_id,
        visit=visit,
        kind=kind,
        methods=(method,),
        remember=remember,
        device_trusted=device is not None and device.trusted,
    )
    try:
        outcome = await sign_in.continue_sign_in(accounts, proved)
    except PersonMayNotComeIn:
        await factors.record_try(accounts, visit, person_id, "suspended", method)
        raise
    ending: Ending = "signed-in" if isinstance(outcome, NewSession) else "second-factor"
    await factors.record_try(accounts, visit, person_id, ending, method)
    return outcome


async def link_identity(
    tx: Write, accounts: Accounts, person: Person, visit: Visit, claimed: Claimed, *, by_email: bool = False
) -> None:
    """Link an identity to a (locked) person; one that belongs to somebody else stays there."""
    made = new_id()
    inserted = await queries.INSERT.first(
        tx,
        id=made,
        person_id=person.id,
        provider=claimed.provider,
        issuer=claimed.issuer,
        subject=claimed.subject,
        shown_name=claimed.name,
        tokens=close_tokens(accounts, claimed.tokens, made),
    )
    if inserted is None:
        await _explain(tx, person, claimed)
        return
    title = title_of(accounts, claimed.provider)
    await emit(tx, IdentityLinked(person.id, claimed.provider, by_email))
    await notices.send_notice(
        tx,
        accounts,
        person,
        visit,
        title=f"You can sign in through {title} from now on",
        happened=f"An account at {title} was linked to yours: whoever signs in there gets in here.",
    )


async def _explain(db: Read, person: Person, claimed: Claimed) -> None:
    """Say why nothing was linked; that it was already is no fault."""
    there = await queries.FIND.first(db, issuer=claimed.issuer, subject=claimed.subject)
    if there is None:
        raise AlreadyLinked
    if there.person_id != person.id:
        raise IdentityTaken


async def link_from_settings(accounts: Accounts, visit: Visit, transaction: Transaction, claimed: Claimed) -> None:
    """Link an identity to whoever has asked for it, while the session that asked still lives."""
    if transaction.session_id is None or transaction.person_id is None:
        raise SessionOver
    record = await sessions.load_record(accounts, transaction.session_id, visit)
    if record is None or record.person_id != transaction.person_id:
        raise SessionOver
    async with accounts.database.write() as tx:
        person = await people.lock_person(tx, transaction.person_id)
        if not person.may_come_in:
            raise SessionOver
        await link_identity(tx, accounts, person, visit, claimed)


async def unlink_identity(tx: Write, accounts: Accounts, somebody: Somebody, visit: Visit, provider: str) -> None:
    """Remove an identity, unless nothing else lets the person in."""
    person = await people.lock_person(tx, somebody.id)
    removed = await queries.REMOVE.first(tx, person_id=person.id, provider=provider)
    if removed is None:
        raise NoSuchIdentity
    await require_way_in(tx, person.id)
    title = title_of(accounts, provider)
    await emit(tx, IdentityRemoved(person.id, provider))
    await notices.send_notice(
        tx,
        accounts,
        person,
        visit,
        title=f"You can no longer sign in through {title}",
        happened=f"The account at {title} that was linked to yours was removed.",
    )


async def list_identities(db: Read, accounts: Accounts, person_id: UUID) -> list[IdentityLine]:
    """List the identities that are linked to somebody."""
    rows = await queries.LIST.all(db, person_id=person_id)
    return [
        IdentityLine(
            id=row.id,
            provider=row.provider,
            title=title_of(accounts, row.provider),
            subject=row.subject,
            name=row.shown_name,
            linked_at=row.linked_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    ]


async def find_provider_tokens(db: Read, accounts: Accounts, person_id: UUID, provider: str) -> ProviderTokens | None:
    """Give what a provider gave us to act with for somebody."""
    row = await queries.FIND_TOKENS.first(db, person_id=person_id, provider=provider)
    return None if row is None else open_tokens(accounts, row.tokens, row.id)
