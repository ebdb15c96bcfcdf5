"""JSON routes of alerts, for whoever looks after the site."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.access.permissions import ATTEMPTS as SEE_ATTEMPTS
from stoa.accounts.attempts.models import AttemptLine
from stoa.accounts.directory import service as directory
from stoa.accounts.directory.queries import ATTEMPTS
from stoa.accounts.reach import accounts_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post, put
from stoa.kernel.rules import RuleInThePast, RuleOverlaps

from . import service
from .errors import AlertResolved, NoSuchAlert, NoteNeeded, UnknownWatch
from .models import ActivityQuery, Alert, AlertChange, Finding, RulesInput, RulesView, TrialInput
from .permissions import EDIT_RULES, SEE_ALERTS
from .queries import ALERTS as LISTING

_API = "/api/v1/admin/security"
_may = permission(SEE_ALERTS.name)
_may_edit = permission(EDIT_RULES.name)


@get(f"{_API}/alerts", access=_may, listing=LISTING, summary="Security alerts")
async def list_alerts(db: Read, request: Exchange, asked: ListRequest) -> Page[Alert]:
    """List alerts, the latest first."""
    return await service.list_alerts(db, request.app.site, asked)


@get(f"{_API}/alerts/{{alert_id}}", access=_may, faults=(NoSuchAlert,), summary="A security alert")
async def show_alert(db: Read, request: Exchange, alert_id: UUID) -> Alert:
    """Show an alert with its evidence."""
    return await service.load_alert(db, request.app.site, alert_id)


@put(
    f"{_API}/alerts/{{alert_id}}",
    access=_may,
    faults=(NoSuchAlert, AlertResolved, NoteNeeded),
    summary="Acknowledge or resolve an alert",
)
async def change_alert(db: Write, request: Exchange, alert_id: UUID, body: AlertChange) -> Alert:
    """Take an alert on, resolve it with a note, or put it back; it is written down who did."""
    return await service.change_alert(db, request.app.site, alert_id, body, by_of(request))


@get(f"{_API}/suspicious-activity", access=_may, summary="What the rules see")
async def list_suspicious_activity(db: Read, request: Exchange, query: ActivityQuery) -> list[Finding]:
    """Say what the rules that hold now see in the last hours, whether or not an alert was raised."""
    return await service.list_activity(db, accounts_of(request), timedelta(hours=query.hours))


@get(
    f"{_API}/login-attempts",
    access=permission(SEE_ATTEMPTS.name),
    listing=ATTEMPTS,
    summary="Attempts to sign in, at their other address",
)
async def list_login_attempts(db: Read, asked: ListRequest) -> Page[AttemptLine]:
    """Search attempts to sign in; the same as `admin/attempts`."""
    return await directory.list_attempts(db, asked)


@get(f"{_API}/alert-rules", access=_may, summary="What raises alerts")
async def show_rules(db: Read, request: Exchange) -> RulesView:
    """Show every threshold that holds now, and the versions before it."""
    return await service.load_rules(db, request.app.site)


@put(
    f"{_API}/alert-rules",
    access=_may_edit,
    faults=(UnknownWatch, RuleInThePast, RuleOverlaps),
    summary="Change what raises alerts",
)
async def publish_rules(db: Write, request: Exchange, body: RulesInput) -> RulesView:
    """Publish thresholds that hold from a time on; what was raised keeps the version that raised it."""
    return await service.publish_rules(db, request.app.site, body, by_of(request))


@post(f"{_API}/alert-rules/trial", access=_may_edit, faults=(UnknownWatch,), summary="Try rules on the last seven days")
async def try_rules(db: Read, request: Exchange, body: TrialInput) -> list[Finding]:
    """Say what these thresholds would have seen; nothing is written, and nobody is told."""
    service.check_rules(request.app.site, body.rules)
    return await service.find_findings(db, accounts_of(request), body.rules, timedelta(days=body.days))


ROUTES = (
    list_alerts,
    show_alert,
    change_alert,
    list_suspicious_activity,
    list_login_attempts,
    show_rules,
    publish_rules,
    try_rules,
)
