"""Signing up: whatever the address, the same work and the same answer; the mail alone knows more."""

from datetime import timedelta

from stoa.accounts.context import Accounts, Visit
from stoa.accounts.notices import service as notices
from stoa.accounts.passwords import service as passwords
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import email_key, normalise_email, normalise_username
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .errors import LinkUsed
from .models import SignedUp, SignUpInput

VERIFY = "verify-email"
LIFE = timedelta(hours=24)


async def start_sign_up(accounts: Accounts, visit: Visit, wish: SignUpInput) -> SignedUp:
    """Keep a sign-up until its address is proven, and send the mail that proves it.

    An address that has an account is treated alike, down to the row that is written and the name that is held: only
    the owner learns of it, by mail. So neither this answer nor the next sign-up's tells who has an account.
    """
    email, username = normalise_email(wish.email), normalise_username(wish.username)
    await passwords.require_good_password(accounts, wish.password, email=email, username=username)
    hashed = await passwords.start_hashing(accounts, wish.password)
    wanted = SignedUp(new_id(), username, email)
    async with accounts.database.write() as tx:
        await _keep(tx, accounts, wanted, hashed, wish.locale, visit)
    return wanted


async def _keep(tx: Write, accounts: Accounts, wanted: SignedUp, hashed: str, locale: str, visit: Visit) -> None:
    secret = token()
    await people.claim_username(tx, wanted.username, wanted.id, hold=LIFE)
    await queries.INSERT.run(
        tx,
        id=wanted.id,
        email=wanted.email,
        email_key=email_key(wanted.email),
        username=wanted.username,
        password_hash=hashed,
        token_hash=hash_token(accounts.keys, secret, VERIFY),
        locale=locale,
        life=LIFE,
    )
    known = await people.find_person_by_email(tx, wanted.email)
    if known is None:
        await notices.send_verification(tx, accounts, wanted.email, wanted.username, visit.origin, secret)
    else:
        await notices.send_known_address(tx, accounts, wanted.email, known.username, visit.origin)


async def verify_email(tx: Write, accounts: Accounts, text: str) -> Person:
    """Make the account whose link came back. The token works once; other sign-ups with the address are void."""
    found = await queries.TAKE.first(tx, hashes=token_hashes(accounts.keys, text, VERIFY))
    if found is None:
        raise LinkUsed
    await queries.LOCK_EMAIL.run(tx, email_key=found.email_key)
    if await people.find_person_by_email(tx, found.email) is not None:
        raise LinkUsed
    person = await people.add_person(
        tx, username=found.username, email=found.email, locale=found.locale, person_id=found.id
    )
    await passwords.set_hash(tx, person.id, found.password_hash)
    await forget_sign_ups(tx, found.email)
    return person


async def lock_email(tx: Write, email: str) -> None:
    """Keep everybody else who would take a (normalised) address waiting until the transaction ends."""
    await queries.LOCK_EMAIL.run(tx, email_key=email_key(email))


async def forget_sign_ups(tx: Write, email: str) -> None:
    """Void whatever anybody has entered for a (normalised) address: its owner has come by another door."""
    gone = await queries.TAKE_SIBLINGS.all(tx, email_key=email_key(email))
    await queries.FREE_USERNAMES.run(tx, holders=[row.id for row in gone])


async def resend_verification(accounts: Accounts, visit: Visit, typed: str) -> None:
    """Send a new link, where one is due; the one before works no longer. Nothing tells whether one was sent."""
    email, secret = normalise_email(typed), token()
    async with accounts.database.write() as tx:
        known = await people.find_person_by_email(tx, email)
        found = await queries.NEW_TOKEN.first(
            tx, email_key=email_key(email), token_hash=hash_token(accounts.keys, secret, VERIFY)
        )
        if found is not None and known is None:
            await notices.send_verification(tx, accounts, found.email, found.username, visit.origin, secret)
