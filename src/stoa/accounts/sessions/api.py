"""JSON routes of sessions."""

from uuid import UUID

import msgspec

from stoa.accounts.actor import require_session
from stoa.accounts.rates import REFRESH
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.refreshing import load_tokens, refresh_session
from stoa.accounts.tokens import access_tokens
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import delete, get, patch, post

from . import service
from .cookies import (
    forget_refresh_token,
    forget_session,
    keep_out_of_caches,
    keep_refresh_token,
    refresh_cookie,
    seconds_until,
)
from .errors import BadRefreshToken, NoSuchDevice, NoSuchSession, RefreshTokenReused, SessionOver
from .models import DeviceLine, RefreshInput, SessionLine, SessionName, Tokens


@post(
    "/api/v1/auth/refresh",
    access=public,
    limit=REFRESH,
    faults=(BadRefreshToken, RefreshTokenReused, SessionOver),
    summary="Exchange a refresh token",
)
async def refresh(request: Exchange, body: RefreshInput) -> Tokens:
    """Exchange the refresh token, from the body or from its cookie, for a new pair; it comes back the way it came."""
    accounts = accounts_of(request)
    text = body.refresh_token or request.cookies.get(refresh_cookie(request), "")
    if not text:
        raise BadRefreshToken
    keep_out_of_caches(request)
    found = await refresh_session(accounts, text, visit_of(request))
    answer = await load_tokens(accounts, found.person_id, found.id, found.device_id)
    if body.refresh_token is not None:
        return msgspec.structs.replace(answer, refresh_token=found.secret)
    keep_refresh_token(request, found.secret, seconds_until(found.expires_at) if found.remembered else None)
    return answer


@post("/api/v1/auth/logout", access=signed_in, summary="Sign out here")
async def sign_out(db: Write, request: Exchange) -> None:
    """End the session that asks."""
    somebody = require_session(request.actor)
    await service.end_session(db, accounts_of(request), somebody.id, somebody.session_id, "signed-out")
    forget_refresh_token(request)
    forget_session(request)


@post("/api/v1/auth/logout-all", access=signed_in, summary="Sign out everywhere")
async def sign_out_everywhere(db: Write, request: Exchange) -> None:
    """End every session of whoever asks, this one included."""
    somebody = require_session(request.actor)
    await service.end_sessions(db, accounts_of(request), somebody.id, "signed-out-everywhere")
    forget_refresh_token(request)
    forget_session(request)


@get("/api/v1/auth/sessions", access=signed_in, summary="Where you are signed in")
async def list_sessions(db: Read, request: Exchange) -> list[SessionLine]:
    """List your sessions, the latest first."""
    somebody = require_session(request.actor)
    return await service.list_sessions(db, somebody.id, somebody.session_id)


@patch("/api/v1/auth/sessions/{session_id}", access=signed_in, faults=(NoSuchSession,), summary="Name a session")
async def rename_session(db: Write, request: Exchange, session_id: UUID, body: SessionName) -> None:
    """Call a session by a name that you know."""
    await service.rename_session(db, require_session(request.actor).id, session_id, body.name)


@delete("/api/v1/auth/sessions/{session_id}", access=signed_in, faults=(NoSuchSession,), summary="End a session")
async def end_session(db: Write, request: Exchange, session_id: UUID) -> None:
    """End one of your sessions; it is felt within a second everywhere."""
    await service.end_session(db, accounts_of(request), require_session(request.actor).id, session_id, "revoked")


@get("/api/v1/auth/devices", access=signed_in, summary="Remembered devices")
async def list_devices(db: Read, request: Exchange) -> list[DeviceLine]:
    """List the browsers in which no second factor is asked for."""
    return await service.list_devices(db, require_session(request.actor).id)


@delete("/api/v1/auth/devices/{device_id}", access=signed_in, faults=(NoSuchDevice,), summary="Forget a device")
async def forget_device(db: Write, request: Exchange, device_id: UUID) -> None:
    """Ask for the second factor in that browser again; it takes nothing but trust away, so it needs no fresh proof."""
    await service.forget_device(db, require_session(request.actor).id, device_id)


@get("/.well-known/jwks.json", access=public, listed=False, summary="The keys that sign access tokens")
async def key_set(request: Exchange) -> Bytes:
    """Give the public keys."""
    keys = await access_tokens(accounts_of(request)).jwks()
    return Bytes(msgspec.json.encode(keys), "application/json", headers={"Cache-Control": "public, max-age=300"})


@get("/api/v1/.well-known/jwks.json", access=public, listed=False, summary="The same keys, beneath the API")
async def api_key_set(request: Exchange) -> Bytes:
    """Give the public keys."""
    keys = await access_tokens(accounts_of(request)).jwks()
    return Bytes(msgspec.json.encode(keys), "application/json", headers={"Cache-Control": "public, max-age=300"})


ROUTES = (
    refresh,
    sign_out,
    sign_out_everywhere,
    list_sessions,
    rename_session,
    end_session,
    list_devices,
    forget_device,
    key_set,
    api_key_set,
)
