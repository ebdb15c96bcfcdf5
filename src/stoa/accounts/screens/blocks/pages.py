"""Pages of held addresses."""

import msgspec

from stoa.accounts.access.permissions import BLOCKS
from stoa.accounts.actor import username_of
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.held import service
from stoa.accounts.held.models import HeldQuery, HoldInput, LiftInput
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import with_next
from stoa.kernel import audit
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import BlockForm, LiftForm
from .rules import numbers

_may = permission(BLOCKS.name)
PAGE = "/admin/blocks"
_PROVE_FIRST = Redirect(with_next("/confirm", PAGE))


@get(PAGE, access=_may, listed=False, summary="Addresses that are held back")
async def blocks_page(request: Exchange, query: HeldQuery) -> View:
    """List the addresses that are held back, and why."""
    return await _view(request, query, BlockForm(), WELCOME)


async def _view(request: Exchange, query: HeldQuery, form: BlockForm, refusal: Refusal) -> View:
    found = await service.list_held(accounts_of(request), query)
    context = {
        "tabs": admin_links(request),
        "held": found.data,
        "total": found.total,
        "query": query,
        "numbers": numbers(PAGE, query, found.total_pages or 1),
        "form": form,
    }
    return form_view("accounts/admin-blocks.html", context, refusal)


@post(PAGE, access=_may, listed=False, summary="Hold an address back")
async def block(db: Write, request: Exchange, body: BlockForm) -> View | Redirect:
    """Hold an address back for a while."""
    by, name = audit.by_of(request), username_of(request.actor)
    try:
        await require_fresh_session(db, request)
        wish = read_form(msgspec.structs.asdict(body), HoldInput)
        async with db.savepoint():
            await service.hold_address(db, accounts_of(request), wish, by, name)
    except StepUpRequired:
        return _PROVE_FIRST
    except Fault as fault:
        return await _view(request, HeldQuery(), body, refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/lift", access=_may, listed=False, summary="Let an address go")
async def lift(db: Write, request: Exchange, body: LiftForm) -> View | Redirect:
    """Let an address go at once."""
    by, name = audit.by_of(request), username_of(request.actor)
    try:
        await require_fresh_session(db, request)
        wish = read_form({"address": body.address}, LiftInput)
        async with db.savepoint():
            await service.release_address(db, accounts_of(request), wish.address, by, name)
    except StepUpRequired:
        return _PROVE_FIRST
    except Fault as fault:
        return await _view(request, HeldQuery(), BlockForm(), refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (blocks_page, block, lift)
