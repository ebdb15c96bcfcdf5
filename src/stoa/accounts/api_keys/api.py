"""JSON routes of API keys and service tokens."""

from uuid import UUID

from stoa.accounts.access.permissions import TOKENS
from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.accounts.step_up.errors import FactorRequired
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post

from . import service
from .errors import TooManyKeys, UnknownScope
from .models import KeyInput, KeyView, NewKey

_may = permission(TOKENS.name)


@post(
    "/api/v1/users/me/keys",
    access=signed_in,
    status=201,
    faults=(UnknownScope, TooManyKeys, StepUpRequired, FactorRequired),
    idempotent=True,
    summary="Make an API key",
)
async def create_key(db: Write, request: Exchange, body: KeyInput) -> Reply[NewKey]:
    """Make a key that acts for you; it is shown this once."""
    keep_out_of_caches(request)
    accounts, somebody = accounts_of(request), require_session(request.actor)
    await require_recent_proof(db, accounts, somebody)
    made = await service.create_key(
        db,
        accounts,
        body,
        visit_of(request),
        person_id=somebody.id,
        by=somebody.id,
        allowed=somebody.permissions,
    )
    return Reply(made, location="/api/v1/users/me/keys")


@get("/api/v1/users/me/keys", access=signed_in, summary="Your API keys")
async def list_keys(db: Read, request: Exchange) -> list[KeyView]:
    """List your keys, the latest first."""
    return await service.list_keys(db, require_session(request.actor).id)


@delete("/api/v1/users/me/keys/{key_id}", access=signed_in, summary="Revoke an API key")
async def revoke_key(db: Write, request: Exchange, key_id: UUID) -> None:
    """End a key of yours; it is felt within a second."""
    await service.revoke_key(db, accounts_of(request), require_session(request.actor).id, key_id)


@post(
    "/api/v1/admin/tokens",
    access=_may,
    status=201,
    faults=(UnknownScope, StepUpRequired, FactorRequired),
    idempotent=True,
    summary="Make a service token",
)
async def create_service_token(db: Write, request: Exchange, body: KeyInput) -> Reply[NewKey]:
    """Make a token that acts for nobody and may do what its scopes name; it is shown this once."""
    keep_out_of_caches(request)
    accounts, somebody = accounts_of(request), require_session(request.actor)
    await require_recent_proof(db, accounts, somebody)
    visit = visit_of(request)
    made = await service.create_key(
        db, accounts, body, visit, person_id=None, by=somebody.id, allowed=somebody.permissions
    )
    return Reply(made, location="/api/v1/admin/tokens")


@get("/api/v1/admin/tokens", access=_may, summary="Service tokens")
async def list_service_tokens(db: Read) -> list[KeyView]:
    """List the site's service tokens, the latest first."""
    return await service.list_keys(db, None)


@delete("/api/v1/admin/tokens/{key_id}", access=_may, summary="Revoke a service token")
async def revoke_service_token(db: Write, request: Exchange, key_id: UUID) -> None:
    """End a service token; it is felt within a second."""
    await service.revoke_key(db, accounts_of(request), None, key_id)


ROUTES = (create_key, list_keys, revoke_key, create_service_token, list_service_tokens, revoke_service_token)
