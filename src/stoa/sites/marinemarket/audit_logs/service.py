"""The audit log in this market's shape, over the room that every site has."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

import msgspec

from stoa.commons.audit import service as audit_log
from stoa.commons.audit.models import AuditJob, AuditLine, ExportInput
from stoa.commons.audit.queries import STATES, States
from stoa.kernel import audit
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import ListRequest, Page, Read, Write

from . import queries
from .models import ActionCount, AuditExport, AuditFilter, AuditLog, AuditStats, DayTotal, Details

ADDRESS = "/api/v1/admin/audit-logs"
_NAMES = {
    "user_id": "actor",
    "action": "action",
    "resource": "kind",
    "resource_id": "subject",
    "ip_address": "address",
    "since": "since",
    "until": "until",
}


async def list_logs(db: Read, asked: ListRequest) -> Page[AuditLog]:
    """Give one page of entries with what they changed: two queries, however many they are."""
    page = await queries.LOGS.page(db, asked, total=True)
    states = {one.seq: one for one in await STATES.all(db, seqs=[line.seq for line in page.data])}
    logs = [describe_line(line, states.get(line.seq)) for line in page.data]
    return page.told_as(logs)


def describe_line(line: AuditLine, state: States | None) -> AuditLog:
    """Write an entry as programs read it."""
    details = Details(
        before=_read(state.before) if state else None,
        after=_read(state.after) if state else None,
        reason=line.reason or "",
        username=line.actor_username or line.name or None,
        impersonator_id=line.impersonator_id,
        request_id=line.request_id,
    )
    return AuditLog(
        id=str(line.seq),
        user_id=line.actor_id,
        action=line.action,
        resource=line.kind,
        resource_id=line.subject,
        details=details,
        timestamp=line.at,
        ip_address=line.address or "",
        user_agent=line.agent or "",
    )


def _read(text: str) -> Any:
    return msgspec.json.decode(text) if text else None


async def start_export(tx: Write, by: audit.By, keys: Keyring, wanted: AuditFilter) -> AuditExport:
    """Have what matches written into a file."""
    values = msgspec.to_builtins(wanted)
    fields = zip(wanted.__struct_fields__, wanted.__struct_encode_fields__, strict=True)
    pairs = [(_NAMES[name], values[told]) for name, told in fields if name in _NAMES and values[told] is not None]
    job = await audit_log.start_export(tx, by, keys, ExportInput(wanted.format, urlencode(pairs)))
    return describe_export(job)


def describe_export(job: AuditJob) -> AuditExport:
    """Say how far a file is, and where it lies."""
    return AuditExport(job, f"{ADDRESS}/export/{job.id}/file" if job.export else None)


async def load_stats(db: Read, days: int) -> AuditStats:
    """Count what was done, by act and by day."""
    by_action, by_day = Counter[str](), Counter[Any]()
    for one in await audit_log.count_per_day(db, days):
        by_action[one.action] += one.count
        by_day[one.day] += one.count
    checks = [one.check for one in await audit_log.list_jobs(db, "check") if one.check is not None]
    return AuditStats(
        days=days,
        total=by_action.total(),
        by_action=[ActionCount(name, count) for name, count in by_action.most_common()],
        by_day=[DayTotal(day, count) for day, count in sorted(by_day.items())],
        last_check=checks[0] if checks else None,
    )
