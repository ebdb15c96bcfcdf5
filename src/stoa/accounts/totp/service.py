"""An authenticator app: set up, used once for each code, turned off."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.accounts.people.models import Person
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .errors import NoSetup, TotpIsOff, TotpIsOn
from .models import Setup
from .qr import draw
from .queries import SECRET
from .rules import match_code, new_secret, otpauth_uri

SETUP_LIFE = timedelta(hours=1)


async def start_setup(tx: Write, accounts: Accounts, person: Person) -> Setup:
    """Make a secret that counts for nothing until a code proves that an app has it."""
    secret = new_secret()
    sealed = SECRET.seal(accounts.keys, secret, person.id)
    if await queries.START.first(tx, person_id=person.id, setup_id=new_id(), secret=sealed) is None:
        raise TotpIsOn
    uri = otpauth_uri(secret, person.username, accounts.site.title)
    return Setup(secret, uri, draw(uri, "QR code for your authenticator app"))


async def enable_totp(tx: Write, accounts: Accounts, person_id: UUID, code: str) -> bool:
    """Finish the setup with the code that the app shows; that code is used up. False: the code is wrong."""
    found = await queries.FIND_SETUP.first(tx, person_id=person_id, life=SETUP_LIFE)
    if found is None:
        raise NoSetup
    timecode = match_code(SECRET.open_text(accounts.keys, found.secret, person_id), code)
    if timecode is None:
        return False
    return await queries.ENABLE.first(tx, setup_id=found.setup_id, timecode=timecode) is not None


async def redeem_code(tx: Write, accounts: Accounts, person_id: UUID, code: str) -> bool:
    """Use up a code. A code counts once, however many bring it at the same moment, and no earlier one after it."""
    found = await queries.FIND.first(tx, person_id=person_id)
    if found is None:
        return False
    timecode = match_code(SECRET.open_text(accounts.keys, found.secret, person_id), code)
    if timecode is None:
        return False
    return await queries.USE.first(tx, setup_id=found.setup_id, timecode=timecode) is not None


async def disable_totp(tx: Write, person_id: UUID) -> None:
    """Forget the app."""
    if await queries.DISABLE.first(tx, person_id=person_id) is None:
        raise TotpIsOff
