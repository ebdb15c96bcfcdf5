"""Pages of setting up the second step."""

import re
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.factors import service
from stoa.accounts.factors.models import CodeInput
from stoa.accounts.people import service as people
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.security.pages import PAGE, PROVE_FIRST, security_view
from stoa.accounts.sessions import service as sessions
from stoa.accounts.step_up import service as step_up
from stoa.accounts.totp.models import Setup
from stoa.accounts.totp.qr import draw
from stoa.accounts.totp.rules import otpauth_uri
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, Malformed
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import post

from .forms import EnableForm

_SECRET = re.compile(r"[A-Z2-7]{16,64}")
_QR_WORDS = "QR code for your authenticator app"


@post(f"{PAGE}/app", access=signed_in, listed=False, summary="Set up an authenticator app")
async def set_up(db: Write, request: Exchange) -> View | Redirect:
    """Begin to set up an authenticator app; a code from it finishes the setup."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_proof_to_add(db, accounts, somebody)
        async with db.savepoint():
            setup = await service.start_totp(db, accounts, somebody)
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return await security_view(db, request, refusal_of(fault))
    return _setup_view(request, setup, WELCOME)


@post(f"{PAGE}/app/enable", access=signed_in, limit=PROVE, listed=False, summary="Finish the setup of an app")
async def enable(db: Read, request: Exchange, body: EnableForm) -> View | Redirect:
    """Finish the setup with a code of the app, and show the recovery codes this once."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_proof_to_add(db, accounts, somebody)
        typed = read_form({"code": body.code.strip()}, CodeInput)
        codes = await service.enable_totp(accounts, somebody, visit_of(request), typed.code)
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return _setup_view(request, await _same_setup(db, request, body.secret), refusal_of(fault))
    return codes_view(request, codes)


async def _same_setup(db: Read, request: Exchange, secret: str) -> Setup:
    """Draw again what was shown before; it came back with the form, since nothing readable of it is kept."""
    if _SECRET.fullmatch(secret) is None:
        raise Malformed
    person = await people.load_person(db, require_session(request.actor).id)
    uri = otpauth_uri(secret, person.username, request.app.site.title)
    return Setup(secret, uri, draw(uri, _QR_WORDS))


@post(f"{PAGE}/app/remove", access=signed_in, listed=False, summary="Remove the authenticator app")
async def remove(db: Write, request: Exchange) -> View | Redirect:
    """Ask for codes no more at sign-in."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_proof_to_add(db, accounts, somebody)
        async with db.savepoint():
            await service.disable_totp(db, accounts, somebody, visit_of(request))
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return await security_view(db, request, refusal_of(fault))
    return Redirect(f"{PAGE}?done=app-removed")


@post(f"{PAGE}/recovery-codes", access=signed_in, listed=False, summary="Make new recovery codes")
async def renew_codes(db: Write, request: Exchange) -> View | Redirect:
    """Give ten new recovery codes; those from before are void."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_recent_proof(db, accounts, somebody)
        async with db.savepoint():
            codes = await service.reset_recovery_codes(db, accounts, somebody, visit_of(request))
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return await security_view(db, request, refusal_of(fault))
    return codes_view(request, codes)


@post(f"{PAGE}/devices/forget", access=signed_in, listed=False, summary="Trust no device any more")
async def forget_devices(db: Write, request: Exchange) -> Redirect:
    """Ask for the second step everywhere again; it takes nothing but trust away, so it needs no fresh proof."""
    await sessions.forget_trust(db, require_session(request.actor).id)
    return Redirect(f"{PAGE}?done=devices")


@post(PAGE + "/devices/{device_id}/forget", access=signed_in, listed=False, summary="Trust one device no more")
async def forget_device(db: Write, request: Exchange, device_id: UUID) -> Redirect:
    """Ask for the second step there again."""
    await sessions.forget_device(db, require_session(request.actor).id, device_id)
    return Redirect(f"{PAGE}?done=device")


def _setup_view(request: Exchange, setup: Setup, refusal: Refusal) -> View:
    spaced = " ".join(setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4))
    context = {"tabs": settings_links(request), "spaced": spaced, **msgspec.structs.asdict(setup)}
    return form_view("accounts/app-setup.html", context, refusal)


def codes_view(request: Exchange, codes: list[str]) -> View:
    """Show recovery codes, this once."""
    return form_view("accounts/recovery-codes.html", {"tabs": settings_links(request), "codes": codes})


ROUTES = (set_up, enable, remove, renew_codes, forget_devices, forget_device)
