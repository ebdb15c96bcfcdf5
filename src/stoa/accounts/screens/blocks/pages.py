"""Pages of held addresses."""

from datetime import timedelta
from ipaddress import ip_network

import msgspec

from stoa.accounts.access.permissions import BLOCKS
from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel import audit
from stoa.kernel.crypto import lookup_hash
from stoa.kernel.db import Write
from stoa.kernel.errors import Detail, Fault, Invalid, Unavailable
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import address_key
from stoa.kernel.shield import Shield

from .forms import Block, BlockForm, LiftForm

_may = permission(BLOCKS.name)
PAGE = "/admin/blocks"


@get(PAGE, access=_may, listed=False, summary="Addresses that are held back")
async def blocks_page(request: Exchange) -> View:
    """List the addresses that are held back, and why."""
    return await _view(request, BlockForm(), WELCOME)


async def _view(request: Exchange, form: BlockForm, refusal: Refusal) -> View:
    held = await _shield(request).held()
    context = {"tabs": admin_links(request), "held": held, "form": form}
    return form_view("accounts/admin-blocks.html", context, refusal)


@post(PAGE, access=_may, listed=False, summary="Hold an address back")
async def block(db: Write, request: Exchange, body: BlockForm) -> View | Redirect:
    """Hold an address back for a while."""
    by = str(require_person(request.actor).id)
    try:
        wish = read_form(msgspec.structs.asdict(body), Block)
        network = _network(wish.address)
        async with db.savepoint():
            await _record(db, request, "address.held", network, {"address": network, "hours": wish.hours}, wish.why)
            await _shield(request).block(network, timedelta(hours=wish.hours), by, wish.why)
    except Fault as fault:
        return await _view(request, body, refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/lift", access=_may, listed=False, summary="Let an address go")
async def lift(db: Write, request: Exchange, body: LiftForm) -> Redirect:
    """Let an address go at once."""
    await _record(db, request, "address.released", body.address, {"address": body.address})
    await _shield(request).lift(body.address, str(require_person(request.actor).id))
    return Redirect(PAGE)


async def _record(
    db: Write, request: Exchange, action: str, address: str, after: dict[str, object], reason: str = ""
) -> None:
    """Write down what is done to an address, which may be somebody's: in the chain it is known by a keyed hash."""
    known = lookup_hash(request.app.keys, address, "audit.address").hex()
    await audit.record(db, action, by=audit.by_of(request), kind="address", id=known, after=after, reason=reason)


def _network(text: str) -> str:
    """Give an address as the shield counts it."""
    try:
        ip_network(text.strip(), strict=False)
    except ValueError:
        message = "This is no address. It should look like 192.0.2.7 or 2001:db8::1."
        raise Invalid(details=(Detail("address", message),)) from None
    return address_key(text.strip().partition("/")[0])


def _shield(request: Exchange) -> Shield:
    if request.app.shield is None:
        message = "The abuse shield is not running here."
        raise Unavailable(message)
    return request.app.shield


ROUTES = (blocks_page, block, lift)
