"""What happens later: checks of the chain and exports of the log."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import structlog

from stoa.kernel import audit, clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.storage import Storage, delete, list_files, put

from . import queries
from .models import CheckAnswer, ExportAnswer, Format
from .rules import csv_lines, json_lines
from .settings import AuditConsoleSettings

FOLDER = "audit/exports"
JOBS_REMEMBERED = timedelta(days=90)
_PAGE = 100

log = structlog.get_logger(__name__)


class Check(msgspec.Struct, frozen=True):
    """How much is checked."""

    from_anchor: bool = False


class Export(msgspec.Struct, frozen=True):
    """What is exported."""

    format: Format
    query: str


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


def key_of(job_id: object, file_format: str) -> str:
    """Say where an export lies."""
    return f"{FOLDER}/{job_id}.{file_format}"


def asked_for(query: str) -> str:
    """Give what the list is asked for an export: the filters, the oldest first; pages are the export's own matter."""
    return f"{query}&sort=-newest&limit={_PAGE}".lstrip("&")


async def check_chain(ctx: JobContext, wanted: Check) -> CheckAnswer:
    """Walk the chain against itself and its anchors, and say so loudly where it does not hold."""
    anchors = await audit.find_anchors(ctx.service(Storage), ctx.service(Keyring), ctx.site)

    async def tell(done: int, total: int) -> None:
        await ctx.progress(done, total, "Checking entries")

    found = await audit.verify_chain(ctx.db.read(), anchors, since_anchor=wanted.from_anchor, tell=tell)
    if not found.holds:
        log.error("audit_chain_broken", site=ctx.site, findings=[one.words for one in found.findings[:10]])
    return CheckAnswer(
        found.holds, found.first, found.last, found.checked, found.anchors, list(found.findings), found.more
    )


async def write_export(ctx: JobContext, wanted: Export) -> ExportAnswer:
    """Write the entries that match, oldest first, into a file that lies ready for a while."""
    settings = ctx.config.for_site(ctx.site, AuditConsoleSettings)
    written = _Written()
    stored = await put(
        ctx.service(Storage),
        key_of(ctx.job_id, wanted.format),
        _pieces(ctx, wanted, settings.export_rows, written),
        content_type="text/csv" if wanted.format == "csv" else "application/x-ndjson",
    )
    return ExportAnswer(wanted.format, written.rows, stored.size, clock.now() + settings.export_life)


class _Written(msgspec.Struct):
    """How far an export is."""

    rows: int = 0


async def _pieces(ctx: JobContext, wanted: Export, most: int, written: _Written) -> AsyncIterator[bytes]:
    keys, cursor = ctx.service(Keyring), ""
    asked = asked_for(wanted.query)
    if wanted.format == "csv":
        yield csv_lines((), head=True)
    while written.rows < most:
        request = queries.LOG.ask(f"{asked}&cursor={cursor}" if cursor else asked, keys)
        page = await queries.LOG.page(ctx.db.read(), request, total=not cursor)
        lines = page.data[: most - written.rows]
        rows = await _with_states(ctx.db, lines)
        yield csv_lines(rows) if wanted.format == "csv" else json_lines(rows)
        written.rows += len(rows)
        await ctx.progress(written.rows, max(page.total or 0, written.rows + bool(page.next_cursor)), "Writing entries")
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


async def _with_states(database: Database, lines: list[Any]) -> list[dict[str, Any]]:
    seqs = [line.seq for line in lines]
    states = {one.seq: one for one in await queries.STATES.all(database.read(), seqs=seqs)}
    rows = []
    for line in lines:
        row = msgspec.to_builtins(line)
        state = states.get(line.seq)
        rows.append({**row, "before": state.before if state else "", "after": state.after if state else ""})
    return rows


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Remove exports that have lain ready for long enough; give how many."""
    files = ctx.service(Storage)
    before = clock.now() - ctx.config.for_site(ctx.site, AuditConsoleSettings).export_life
    stale = [info.key async for info in list_files(files, FOLDER) if info.modified < before]
    for key in stale:
        await delete(files, key)
    await queries.FORGET_JOBS.run(ctx.db.once(), before=clock.now() - JOBS_REMEMBERED)
    return len(stale)


async def check_nightly(ctx: JobContext, wanted: Check) -> CheckAnswer:
    """Check the chain by the clock, where the console shows it, too."""
    at = clock.now()
    await queries.ADD_JOB.run(ctx.db.once(), job_id=ctx.job_id, what="check", asked_by=None, asked_at=at)
    return await check_chain(ctx, wanted)


CHECK = Job("audit.check", Check, check_chain, timeout=timedelta(hours=6), retries=2)
NIGHTLY = Job("audit.check-nightly", Check, check_nightly, timeout=timedelta(hours=6), retries=2)
EXPORT = Job("audit.export", Export, write_export, timeout=timedelta(hours=6), retries=2)
SWEEP = Job("audit.sweep", Tick, sweep)

JOBS = (CHECK, NIGHTLY, EXPORT, SWEEP)
CRONS = (
    Cron("audit.check-nightly", "35 3 * * *", NIGHTLY, Check()),
    Cron("audit.sweep", "23 * * * *", SWEEP, Tick()),
)
