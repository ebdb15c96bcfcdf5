"""JSON routes of attempts to sign in."""

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .models import AttemptLine


@get("/api/v1/auth/attempts", access=signed_in, summary="Attempts to sign in to your account")
async def list_own_attempts(db: Read, request: Exchange) -> list[AttemptLine]:
    """List the newest attempts to sign in to your account."""
    return await service.list_own_attempts(db, require_person(request.actor).id)


ROUTES = (list_own_attempts,)
