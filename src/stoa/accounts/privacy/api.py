"""JSON routes of personal data."""

from uuid import UUID

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.step_up.errors import FactorRequired
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, Reply
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import DAY, Limit, Rate
from stoa.kernel.storage import Storage

from . import consents, service
from .datamap import list_holdings
from .errors import (
    ErasureHasBegun,
    ExportNotReady,
    ExportOver,
    LastAdministratorStays,
    NotLeaving,
    OtherVersion,
    UnknownPurpose,
)
from .models import ConsentAnswer, ConsentInput, ConsentView, Departure, ExportView, Holding

EXPORTS = Limit("export", {"anonymous": Rate(10, per=DAY)}, fail="closed")
_PROOF = (StepUpRequired, FactorRequired)


def files_of(request: Exchange) -> Storage:
    """Give the files of the site that is asked."""
    return request.app.runtime.files[request.app.site.name]


@post(
    "/api/v1/users/me/export",
    access=signed_in,
    status=202,
    limit=EXPORTS,
    faults=_PROOF,
    idempotent=True,
    summary="Export your data",
)
async def start_export(db: Write, request: Exchange) -> Reply[ExportView]:
    """Ask for a copy of everything that is known of you; you are told by mail when it is ready."""
    somebody = require_session(request.actor)
    await require_recent_proof(db, accounts_of(request), somebody)
    asked = await service.start_export(db, somebody.id, visit_of(request).origin)
    return Reply(asked, status=202, location=f"/api/v1/users/me/exports/{asked.id}")


@get("/api/v1/users/me/exports", access=signed_in, summary="Your exports")
async def list_exports(db: Read, request: Exchange) -> list[ExportView]:
    """List the exports that you have asked for lately."""
    return await service.list_exports(db, require_session(request.actor).id)


@get("/api/v1/users/me/exports/{export_id}", access=signed_in, summary="How far an export is")
async def show_export(db: Read, request: Exchange, export_id: UUID) -> ExportView:
    """Show an export of yours; once it is ready, with a link that lasts a quarter of an hour."""
    return await service.load_export(db, files_of(request), require_session(request.actor).id, export_id)


@get(
    "/api/v1/users/me/exports/{export_id}/file",
    access=signed_in,
    faults=(ExportNotReady, ExportOver),
    summary="Fetch an export",
)
async def fetch_export(db: Read, request: Exchange, export_id: UUID) -> Redirect:
    """Lead to the file, for as long as it lies ready."""
    somebody = require_session(request.actor)
    return Redirect(await service.load_export_url(db, files_of(request), somebody.id, export_id))


@delete(
    "/api/v1/users/me",
    access=signed_in,
    status=202,
    limit=PROVE,
    faults=(*_PROOF, LastAdministratorStays),
    summary="Delete your account",
)
async def delete_me(db: Write, request: Exchange) -> Reply[Departure]:
    """Delete your account: you are signed out everywhere now, and may take it back until the time that is told."""
    somebody = require_session(request.actor)
    accounts = accounts_of(request)
    await require_recent_proof(db, accounts, somebody)
    return Reply(await service.start_departure(db, accounts, somebody.id, visit_of(request).origin), status=202)


@get("/api/v1/users/me/deletion", access=signed_in, faults=(NotFound,), summary="Whether your account is being deleted")
async def show_deletion(db: Read, request: Exchange) -> Departure:
    """Show until when you may take it back."""
    found = await service.find_departure(db, require_person(request.actor).id)
    if found is None:
        message = "Your account is not being deleted."
        raise NotFound(message)
    return found


@post(
    "/api/v1/users/me/restore",
    access=signed_in,
    faults=(NotLeaving, ErasureHasBegun),
    summary="Keep your account after all",
)
async def restore_me(db: Write, request: Exchange) -> None:
    """Take back that you wanted to delete your account."""
    await service.cancel_departure(db, accounts_of(request), require_session(request.actor).id)


@get("/api/v1/users/me/consents", access=signed_in, summary="What you agree to")
async def list_consents(db: Read, request: Exchange) -> list[ConsentView]:
    """List what this site asks your consent for, with what you have answered last."""
    return await consents.list_consents(db, accounts_of(request), require_person(request.actor).id)


@put(
    "/api/v1/users/me/consents",
    access=signed_in,
    faults=(UnknownPurpose, OtherVersion),
    summary="Agree to something, or take it back",
)
async def put_consent(db: Write, request: Exchange, body: ConsentInput) -> ConsentView:
    """Answer for one purpose; your earlier answers stay on record."""
    somebody = require_session(request.actor)
    return await consents.record_consent(db, accounts_of(request), somebody.id, body)


@get("/api/v1/users/me/consents/history", access=signed_in, summary="What you have agreed to and taken back")
async def list_answers(db: Read, request: Exchange) -> list[ConsentAnswer]:
    """List your answers, the latest first: which version, when, and what you said."""
    return await consents.list_answers(db, require_person(request.actor).id)


@get("/api/v1/privacy/data-map", access=public, summary="What is held about people, and why")
async def show_data_map(request: Exchange) -> list[Holding]:
    """List what this site holds about people: why, and what becomes of it when somebody leaves."""
    return list_holdings(request.app.site)


ROUTES = (
    start_export,
    list_exports,
    show_export,
    fetch_export,
    delete_me,
    show_deletion,
    restore_me,
    list_consents,
    put_consent,
    list_answers,
    show_data_map,
)
