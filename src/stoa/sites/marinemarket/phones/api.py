"""JSON routes of somebody's phone."""

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.dev_pages import development
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import BadNumber, NoNumbersHere, NumberTaken, TooManyCodes, WrongPhoneCode
from .jobs import SEND, Send
from .models import CodeInput, Phone, PhoneInput, SentText

ADDRESS = "/api/v1/users/me/phone"
ASKING = Limit("phone-codes", {"anonymous": Rate(10, per=HOUR)})
GUESSING = Limit("phone-guesses", {"anonymous": Rate(60, per=HOUR)})


@get(ADDRESS, access=signed_in, summary="Your phone")
async def show_phone(db: Read, request: Exchange) -> Phone:
    """Say whether you have shown a number to be yours; others see no more than that you have."""
    return await service.load_phone(db, accounts_of(request), require_person(request.actor).id)


@post(
    ADDRESS,
    access=signed_in,
    status=202,
    limit=ASKING,
    idempotent=True,
    faults=(BadNumber, NoNumbersHere, TooManyCodes),
    summary="Have a code sent to a number",
)
async def ask_code(db: Write, request: Exchange, body: PhoneInput) -> Reply[Phone]:
    """Send six digits to a number. They work for ten minutes and five tries."""
    person = require_session(request.actor)
    text_id = await service.issue_code(db, accounts_of(request), person.id, body.number)
    await SEND.enqueue(db, Send(text_id))
    return Reply(await service.load_phone(db, accounts_of(request), person.id), status=202)


@post(
    f"{ADDRESS}/verify", access=signed_in, limit=GUESSING, faults=(WrongPhoneCode, NumberTaken), summary="Type the code"
)
async def verify_phone(request: Exchange, body: CodeInput) -> Phone:
    """Show that a number is yours by the code that came to it."""
    database, accounts = request.app.require_database(), accounts_of(request)
    person = require_session(request.actor)
    await service.redeem_code(database, accounts, person.id, body.code)
    return await service.load_phone(database.once(), accounts, person.id)


@delete(ADDRESS, access=signed_in, summary="Take your number off")
async def forget_phone(db: Write, request: Exchange) -> None:
    """Forget your number, and what waits for a code."""
    await service.forget_phone(db, require_session(request.actor).id)


@get("/dev/texts", access=development, listed=False, summary="Texts that this development server would have sent")
async def list_texts(db: Read, request: Exchange) -> list[SentText]:
    """Show the latest texts."""
    return await service.list_texts(db, accounts_of(request).keys)


ROUTES = (show_phone, ask_code, verify_phone, forget_phone, list_texts)
