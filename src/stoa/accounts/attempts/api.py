"""JSON routes of attempts to sign in."""

from stoa.accounts.access.permissions import ATTEMPTS
from stoa.accounts.actor import require_person
from stoa.kernel.db import Read
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .models import AttemptLine, AttemptsQuery


@get("/api/v1/auth/attempts", access=signed_in, summary="Attempts to sign in to your account")
async def list_own_attempts(db: Read, request: Exchange) -> list[AttemptLine]:
    """List the newest attempts to sign in to your account."""
    return await service.list_own_attempts(db, require_person(request.actor).id)


@get("/api/v1/admin/attempts", access=permission(ATTEMPTS.name), summary="Attempts to sign in")
async def list_attempts(db: Read, query: AttemptsQuery) -> list[AttemptLine]:
    """List the newest attempts to sign in, of all people."""
    return await service.list_attempts(db, address=query.address, outcome=query.outcome)


ROUTES = (list_own_attempts, list_attempts)
