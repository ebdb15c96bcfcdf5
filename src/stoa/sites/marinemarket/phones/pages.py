"""The page of somebody's phone."""

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .api import ASKING, GUESSING
from .jobs import SEND, Send
from .models import CodeInput, PhoneInput

PAGE = "/account/phone"


class PhoneForm(Input, frozen=True):
    """A number, or the code that came to it."""

    number: Line = ""
    code: Line = ""


@get(PAGE, access=signed_in, listed=False, summary="Your phone")
async def phone_page(db: Read, request: Exchange) -> View:
    """Show whether there is a number, and the form that fits."""
    return await _view(db, request, WELCOME)


async def _view(db: Read, request: Exchange, refusal: Refusal, number: str = "") -> View:
    phone = await service.load_phone(db, accounts_of(request), require_person(request.actor).id)
    return form_view("phones/phone.html", {"tabs": settings_links(request), "phone": phone, "number": number}, refusal)


@post(PAGE, access=signed_in, listed=False, limit=ASKING, summary="Have a code sent, with a form")
async def ask(db: Write, request: Exchange, body: PhoneForm) -> View | Redirect:
    """Send a code to the number in the form."""
    person_id = require_session(request.actor).id
    try:
        async with db.savepoint():
            told = read_form({"number": body.number.strip()}, PhoneInput)
            text_id = await service.issue_code(db, accounts_of(request), person_id, told.number)
            await SEND.enqueue(db, Send(text_id))
    except Fault as fault:
        return await _view(db, request, refusal_of(fault), body.number)
    return Redirect(PAGE)


@post(f"{PAGE}/verify", access=signed_in, listed=False, limit=GUESSING, summary="Type the code into a form")
async def verify(request: Exchange, body: PhoneForm) -> View | Redirect:
    """Take the code from the form."""
    database, person_id = request.app.require_database(), require_session(request.actor).id
    try:
        told = read_form({"code": body.code.strip()}, CodeInput)
        await service.redeem_code(database, accounts_of(request), person_id, told.code)
    except Fault as fault:
        return await _view(database.read(), request, refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/delete", access=signed_in, listed=False, summary="Take your number off, with a button")
async def forget(db: Write, request: Exchange) -> Redirect:
    """Forget the number."""
    await service.forget_phone(db, require_session(request.actor).id)
    return Redirect(PAGE)


ROUTES = (phone_page, ask, verify, forget)
