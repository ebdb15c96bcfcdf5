"""Getting back in, and changing what one gets in with. Each change ends what was open before, and is told by mail."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import Somebody
from stoa.accounts.attempts import service as attempts
from stoa.accounts.context import Accounts, Visit
from stoa.accounts.notices import service as notices
from stoa.accounts.passwords import service as passwords
from stoa.accounts.people import service as people
from stoa.accounts.people.errors import EmailTaken
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import email_key, normalise_email
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.sign_up import service as sign_up
from stoa.accounts.sign_up.errors import LinkUsed
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .models import ChangePasswordInput

RESET = "reset-password"
CHANGE_EMAIL = "change-email"
RESET_LIFE = timedelta(hours=1)
CHANGE_LIFE = timedelta(hours=24)


async def start_reset(accounts: Accounts, visit: Visit, typed: str) -> None:
    """Send a link under which a new password is set, if somebody has this address. Nothing tells whether."""
    email, secret = normalise_email(typed), token()
    async with accounts.database.write() as tx:
        person = await people.find_person_by_email(tx, email)
        if person is None or not person.may_come_in or person.email is None:
            return
        await queries.DELETE_OF_PURPOSE.run(tx, person_id=person.id, purpose=RESET)
        await _keep(tx, accounts, person.id, RESET, secret)
        await notices.send_reset(tx, accounts, person.email, person.username, visit.origin, secret)


async def _keep(
    tx: Write, accounts: Accounts, person_id: UUID, purpose: str, secret: str, new_email: str | None = None
) -> None:
    await queries.INSERT.run(
        tx,
        id=new_id(),
        person_id=person_id,
        purpose=purpose,
        token_hash=hash_token(accounts.keys, secret, purpose),
        new_email=new_email,
        life=RESET_LIFE if purpose == RESET else CHANGE_LIFE,
    )


async def reset_password(accounts: Accounts, visit: Visit, text: str, password: str) -> None:
    """Set a new password with a token out of a mail: every session ends, second factors stay."""
    hashes = token_hashes(accounts.keys, text, RESET)
    db = accounts.database.read()
    found = await queries.FIND.first(db, hashes=hashes, purpose=RESET)
    if found is None:
        raise LinkUsed
    person = await people.load_person(db, found.person_id)
    await passwords.require_good_password(accounts, password, email=person.email or "", username=person.username)
    hashed = await passwords.start_hashing(accounts, password)
    async with accounts.database.write() as tx:
        if await queries.TAKE.first(tx, hashes=hashes, purpose=RESET) is None:
            raise LinkUsed
        await set_password(tx, accounts, person, visit, hashed, keep=None)
    if person.email is not None:
        await attempts.open_account(accounts, email_key(person.email))


async def set_password(
    tx: Write, accounts: Accounts, person: Person, visit: Visit, hashed: str, *, keep: UUID | None
) -> None:
    """Set a new password, and end whatever the old one has opened: sessions, tokens under way, trust in devices."""
    await people.lock_person(tx, person.id)
    await passwords.set_hash(tx, person.id, hashed)
    await sessions.end_sessions(tx, accounts, person.id, "password-changed", but=keep)
    await sessions.forget_trust(tx, person.id)
    await sign_in.forget_pending(tx, person.id)
    await queries.DELETE_ALL.run(tx, person_id=person.id)
    await notices.send_notice(
        tx,
        accounts,
        person,
        visit,
        title="Your password was changed",
        happened="The password of your account was changed, and you were signed out everywhere else.",
    )


async def change_password(accounts: Accounts, somebody: Somebody, visit: Visit, wish: ChangePasswordInput) -> None:
    """Change one's own password; every other session ends."""
    password = wish.new_password
    person = await people.load_person(accounts.database.read(), somebody.id)
    await sign_in.verify_own_password(accounts, somebody, visit, wish.current_password, wish.captcha)
    await passwords.require_good_password(accounts, password, email=person.email or "", username=person.username)
    hashed = await passwords.start_hashing(accounts, password)
    async with accounts.database.write() as tx:
        await set_password(tx, accounts, person, visit, hashed, keep=somebody.session_id)
        await sessions.record_fresh_proof(tx, accounts, somebody.session_id, ("password",))


async def start_change_of_email(accounts: Accounts, somebody: Somebody, visit: Visit, typed: str) -> None:
    """Send a link to a new address, and word of it to the old one; nothing changes until the link comes back.

    Whether the new address belongs to somebody else is not told: whoever owns it hears nothing, and sees no change.
    """
    await require_recent_proof(accounts.database.read(), accounts, somebody)
    email, secret = normalise_email(typed), token()
    async with accounts.database.write() as tx:
        person = await people.lock_person(tx, somebody.id)
        await queries.DELETE_OF_PURPOSE.run(tx, person_id=person.id, purpose=CHANGE_EMAIL)
        await _keep(tx, accounts, person.id, CHANGE_EMAIL, secret, email)
        if await people.find_person_by_email(tx, email) is None:
            await notices.send_change_of_email(tx, accounts, email, person.username, visit.origin, secret)
        await notices.send_notice(
            tx,
            accounts,
            person,
            visit,
            title="A new address was asked for",
            happened="Somebody who is signed in to your account asked to reach you at another address from now on.",
        )


async def confirm_email(tx: Write, accounts: Accounts, visit: Visit, text: str) -> Person:
    """Change the address whose link came back; the one before is told."""
    found = await queries.TAKE.first(tx, hashes=token_hashes(accounts.keys, text, CHANGE_EMAIL), purpose=CHANGE_EMAIL)
    if found is None or found.new_email is None:
        raise LinkUsed
    await sign_up.lock_email(tx, found.new_email)
    before = await people.lock_person(tx, found.person_id)
    if await people.find_person_by_email(tx, found.new_email) is not None:
        raise EmailTaken
    await sign_up.forget_sign_ups(tx, found.new_email)
    await people.set_email(tx, accounts, before.id, found.new_email)
    await queries.DELETE_ALL.run(tx, person_id=before.id)
    await notices.send_notice(
        tx,
        accounts,
        before,
        visit,
        title="Your address was changed",
        happened="Your account is reached at another address from now on. This is the last mail to this one.",
    )
    return await people.load_person(tx, before.id)
