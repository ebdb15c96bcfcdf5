"""Pages of the audit log."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from stoa.accounts.proof import require_fresh_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.lists.rules import page_links
from stoa.accounts.screens.rules import describe_agent
from stoa.commons.console import ConsoleSearch, Found
from stoa.commons.flags import require_flag
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .api import EXPORTS, HEAVY, Seq
from .forms import CheckForm, ExportForm
from .models import ExportInput
from .permissions import READ
from .queries import LOG

PAGE = "/admin/audit"
_may = permission(READ.name)
_NO_FILTERS = frozenset({"page", "cursor", "limit", "sort", "fields"})
_STATE = "#state"


@get(PAGE, access=_may, listing=LOG, listed=False, summary="The audit log")
async def log_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Search the log, and see whether it is as it was written."""
    return await _log_view(db, request, asked, WELCOME)


async def _log_view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    found = await service.list_entries(db, asked)
    typed: Mapping[str, str] = dict(asked.question.texts)
    checks = await service.list_jobs(db, "check")
    context = {
        "tabs": admin_links(request),
        "rows": found.data,
        "typed": typed,
        "actions": [("", "Whatever was done"), *((name, name) for name in await service.list_actions(db))],
        "sort": ("-" if asked.question.mirrored else "") + asked.question.sort.name,
        "sort_url": lambda name: asked.url(PAGE, sort=name),
        "total": found.total,
        "total_is_more": found.total_is_more,
        "current": found.page or 1,
        "numbers": page_links(PAGE, asked, found),
        "filters": urlencode([(name, value) for name, value in typed.items() if value and name not in _NO_FILTERS]),
        "check": checks[0] if checks else None,
        "exports": await service.list_jobs(db, "export"),
    }
    return form_view("audit/log.html", context, refusal, block="results")


@get(f"{PAGE}/state", access=_may, listed=False, summary="How far checks and exports are")
async def state_part(db: Read, request: Exchange) -> View:
    """Show how far checks and exports are; a part of the page."""
    checks = await service.list_jobs(db, "check")
    context = {
        "tabs": admin_links(request),
        "check": checks[0] if checks else None,
        "exports": await service.list_jobs(db, "export"),
    }
    return form_view("audit/state-page.html", context, block="state")


@get(f"{PAGE}/entries/{{seq}}", access=_may, listed=False, summary="An entry of the audit log")
async def entry_page(db: Read, request: Exchange, seq: Seq) -> View:
    """Show an entry with what it changed."""
    entry = await service.load_entry(db, seq)
    context = {"tabs": admin_links(request), "entry": entry, "describe_agent": describe_agent}
    return form_view("audit/entry.html", context)


@post(f"{PAGE}/check", access=_may, listed=False, limit=HEAVY, summary="Check the chain")
async def check(db: Write, request: Exchange, body: CheckForm) -> Redirect:
    """Have the chain walked."""
    await service.start_check(db, by_of(request), from_anchor=bool(body.from_anchor))
    return Redirect(PAGE + _STATE)


@post(f"{PAGE}/export", access=_may, listed=False, limit=HEAVY, summary="Export the audit log")
async def export(db: Write, request: Exchange, body: ExportForm) -> Redirect | View:
    """Have what is listed written into a file."""
    await require_flag(request, EXPORTS)
    await require_fresh_session(db, request)
    try:
        wanted = read_form({"format": body.format, "query": body.query}, ExportInput)
        await service.start_export(db, by_of(request), request.app.keys, wanted)
    except Fault as fault:
        return await _log_view(db, request, LOG.ask("", request.app.keys), refusal_of(fault))
    return Redirect(PAGE + _STATE)


@get(f"{PAGE}/exports/{{job_id}}", access=_may, listed=False, summary="Fetch an export")
async def fetch(db: Read, request: Exchange, job_id: UUID) -> Redirect:
    """Lead to the file, for as long as it lies ready."""
    files = request.app.runtime.files[request.app.site.name]
    return Redirect(await service.load_export_url(db, files, job_id))


async def find_entries(_: Exchange, db: Read, text: str, most: int) -> list[Found]:
    """Find the latest entries about a thing, by its whole id."""
    found = await service.list_about(db, text, most)
    return [Found(one.action, f"{PAGE}/entries/{one.seq}", f"{one.kind} {one.subject}") for one in found]


SEARCH = ConsoleSearch(title="Audit log", permission=READ.name, find=find_entries, order=80)

ROUTES = (log_page, state_part, entry_page, check, export, fetch)
