"""People who come by a provider and have no account yet: with a proven address they get one, others prove one first."""

import secrets
from datetime import timedelta
from uuid import UUID

from stoa.accounts.context import Accounts, Visit
from stoa.accounts.identities import queries
from stoa.accounts.identities.boxes import close_waiting_tokens, open_waiting_tokens
from stoa.accounts.identities.errors import SignUpOver, WrongCode
from stoa.accounts.identities.letters import send_code
from stoa.accounts.identities.models import Claimed, EmailDue
from stoa.accounts.identities.queries import SignUpRow
from stoa.accounts.identities.rules import username_from
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.people.errors import BadUsername, UsernameTaken
from stoa.accounts.people.models import Person
from stoa.accounts.people.rules import email_key, normalise_email, normalise_username
from stoa.accounts.sign_up import queries as sign_up_queries
from stoa.kernel.crypto import hash_token, lookup_hashes, same, token, token_hashes
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

WAITING = "identity-sign-up"
CODE = "identity-code"
LIFE = timedelta(hours=1)
MOST_TRIES = 5
MOST_MAILS = 5
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for one another
_CODE_LENGTH = 10


async def lock_address(tx: Write, email: str) -> None:
    """Let one transaction at a time decide whose address this is."""
    await sign_up_queries.LOCK_EMAIL.run(tx, email_key=email_key(email))


async def add_newcomer(
    tx: Write, claimed: Claimed, email: str, *, username: str = "", person_id: UUID | None = None
) -> Person:
    """Make an account without a password for an address that is proven."""
    if username:
        return await people.add_person(tx, username=username, email=email, name=claimed.name, person_id=person_id)
    for wish in _wishes(claimed):
        try:
            return await people.add_person(tx, username=wish, email=email, name=claimed.name)
        except (UsernameTaken, BadUsername):
            continue
    raise UsernameTaken


def _wishes(claimed: Claimed) -> list[str]:
    """Give names that somebody might be called by, the nicest first; the last ones are free for certain."""
    found = username_from(claimed.name)
    numbered = [f"{found}-{secrets.randbelow(9000) + 1000}" for _ in range(3)] if found else []
    return [*([found] if found else []), *numbered, *(f"member-{secrets.token_hex(5)}" for _ in range(3))]


async def start_waiting(accounts: Accounts, claimed: Claimed) -> EmailDue:
    """Remember somebody new until an address is proven; the browser that came back is the only one that may go on."""
    secret, made = token(), new_id()
    await queries.INSERT_SIGN_UP.run(
        accounts.database.once(),
        id=made,
        token_hash=hash_token(accounts.keys, secret, WAITING),
        provider=claimed.provider,
        issuer=claimed.issuer,
        subject=claimed.subject,
        shown_name=claimed.name,
        tokens=close_waiting_tokens(accounts, claimed.tokens, made),
        life=LIFE,
    )
    return EmailDue(secret, claimed.name)


async def find_waiting(accounts: Accounts, secret: str) -> SignUpRow:
    """Give the sign-up that waits in this browser."""
    hashes = token_hashes(accounts.keys, secret, WAITING)
    found = await queries.FIND_SIGN_UP.first(accounts.database.read(), hashes=hashes)
    if found is None:
        raise SignUpOver
    return found


async def set_address(accounts: Accounts, visit: Visit, secret: str, typed: str, username: str) -> None:
    """Send a code to the address that somebody new has named; nothing tells whether it has an account already."""
    email, name = normalise_email(typed), normalise_username(username)
    waiting = await find_waiting(accounts, secret)
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    async with accounts.database.write() as tx:
        await people.claim_username(tx, name, waiting.id, hold=LIFE)
        kept = await queries.SET_ADDRESS.first(
            tx,
            hashes=token_hashes(accounts.keys, secret, WAITING),
            email=email,
            email_key=email_key(email),
            username=name,
            code_hash=hash_token(accounts.keys, f"{waiting.id} {code}", CODE),
            most=MOST_MAILS,
        )
        if kept is None:
            raise SignUpOver
        known = await people.find_person_by_email(tx, email)
        if known is None:
            await send_code(tx, accounts, email, code)
        else:
            await notices.send_known_address(tx, accounts, email, known.username, visit.origin)


async def try_code(accounts: Accounts, secret: str, code: str) -> tuple[SignUpRow, Claimed]:
    """Give the sign-up whose address is proven by this code; each try is counted before it is looked at."""
    hashes = token_hashes(accounts.keys, secret, WAITING)
    found = await queries.TRY_CODE.first(accounts.database.once(), hashes=hashes, most=MOST_TRIES)
    if found is None or found.code_hash is None:
        raise SignUpOver
    plain = "".join(code.split()).replace("-", "").upper()
    known = lookup_hashes(accounts.keys, f"{found.id} {plain}", f"token.{CODE}")
    if not any(same(one, found.code_hash) for one in known):
        raise WrongCode
    claimed = Claimed(
        provider=found.provider,
        issuer=found.issuer,
        subject=found.subject,
        name=found.shown_name,
        tokens=open_waiting_tokens(accounts, found.tokens, found.id),
    )
    return found, claimed


async def take_waiting(tx: Write, sign_up_id: UUID) -> None:
    """Use the sign-up up."""
    if await queries.TAKE_SIGN_UP.first(tx, id=sign_up_id) is None:
        raise SignUpOver


async def forget_waiting(tx: Write, email: str) -> None:
    """Void the sign-ups through providers that name this address, and free the names that they hold."""
    gone = await queries.FORGET_SIGN_UPS.all(tx, email_key=email_key(email))
    await sign_up_queries.FREE_USERNAMES.run(tx, holders=gone)
