"""The route by which a program brings the code of the door."""

from stoa.accounts.actor import require_session
from stoa.accounts.rates import PROVE
from stoa.kernel.db import Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import post
from stoa.sites.firstspawn.game_identities.errors import PersonLinked, PlayerTaken, UnknownLinkCode

from . import service
from .models import DoorCode


@post(
    "/api/v1/identities/minecraft/code",
    access=signed_in,
    limit=PROVE,
    status=204,
    faults=(UnknownLinkCode, PlayerTaken, PersonLinked),
    summary="Link the player who was told a code at the door",
)
async def bring_code(db: Write, request: Exchange, body: DoorCode) -> None:
    """Link the player of the Java edition who has joined the door and was told this code."""
    await service.accept_code(db, require_session(request.actor).id, body.code)


ROUTES = (bring_code,)
