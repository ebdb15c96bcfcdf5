"""JSON routes of held addresses."""

from stoa.accounts.access.permissions import BLOCKS
from stoa.accounts.actor import username_of
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.reach import accounts_of
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel import audit
from stoa.kernel.db import Write
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import get, post
from stoa.kernel.shield.blocks import HeldAddress

from . import service
from .models import HeldQuery, HoldInput, LiftInput

_may = permission(BLOCKS.name)
BLOCKED = "/api/v1/admin/blocks"


@get(BLOCKED, access=_may, summary="Addresses that are held back")
async def list_held(request: Exchange, query: HeldQuery) -> Page[HeldAddress]:
    """List the addresses that are held back, with the reason, those for longest first."""
    return await service.list_held(accounts_of(request), query)


@post(
    BLOCKED,
    access=_may,
    status=201,
    faults=(StepUpRequired, FactorRequired),
    idempotent=True,
    summary="Hold an address back",
)
async def hold_address(db: Write, request: Exchange, body: HoldInput) -> Reply[HoldInput]:
    """Hold an address back for a while, on all sites of the installation."""
    await require_fresh_session(db, request)
    actor = request.actor
    await service.hold_address(db, accounts_of(request), body, audit.by_of(request), username_of(actor))
    return Reply(body, location=BLOCKED)


@post(f"{BLOCKED}/lift", access=_may, faults=(StepUpRequired, FactorRequired), summary="Let an address go")
async def release_address(db: Write, request: Exchange, body: LiftInput) -> None:
    """Let an address go at once."""
    await require_fresh_session(db, request)
    by, name = audit.by_of(request), username_of(request.actor)
    await service.release_address(db, accounts_of(request), body.address, by, name)


ROUTES = (list_held, hold_address, release_address)
