"""Looking for what the rules name, raising alerts once, and what becomes of them."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from stoa.accounts.access import service as access
from stoa.accounts.context import Accounts
from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .errors import AlertResolved, NoSuchAlert, NoteNeeded, UnknownWatch
from .models import (
    Alert,
    AlertChange,
    AlertRow,
    AlertRules,
    Finding,
    Looking,
    RulesInput,
    RulesView,
    VersionView,
    Watch,
    WatchView,
)
from .permissions import SEE_ALERTS
from .rules import RULES, gather, may_become, threshold_of

OVERLAP = timedelta(minutes=10)
"""How far each look goes back at least: what was written meanwhile and came late is seen by the next."""

LONGEST_BACK = timedelta(days=7)
"""How far a look goes back at most, after whatever outage."""

AT_ONCE = timedelta(seconds=1)
"""A version cannot begin in the past, and publishing one takes a moment."""

SECURITY_ALERT = NoticeKind(
    name="security_alert",
    label="A security alert is raised",
    group="Administration",
    title="{severity} security alert: {title}",
    message="{words}",
    url="/admin/alerts/{alert_id}",
    mail=True,
    mandatory=True,
)


async def find_back(db: Read, now: datetime) -> timedelta:
    """Say how far to look back: to the look before this one, however long nobody was there to look."""
    until = await queries.LOOKED_UNTIL.first(db)
    missed = timedelta() if until is None else now - until
    return min(OVERLAP + max(missed, timedelta()), LONGEST_BACK)


async def find_findings(db: Read, accounts: Accounts, rules: AlertRules, back: timedelta) -> list[Finding]:
    """Say what the rules see in a time up to now; nothing is written."""
    now = clock.now()
    found: list[Finding] = []
    for watch in accounts.site.declared(Watch):
        threshold = threshold_of(rules, watch)
        if threshold.on:
            looking = Looking(db=db, accounts=accounts, since=now - back, until=now, threshold=threshold)
            found += gather(watch, threshold, await watch.signs(looking), looking.since)
    return sorted(found, key=lambda one: one.last_at, reverse=True)


async def list_activity(db: Read, accounts: Accounts, back: timedelta) -> list[Finding]:
    """Say what the rules that hold now see, whether or not an alert was raised for it."""
    return await find_findings(db, accounts, (await RULES.at(db)).values, back)


async def record_findings(
    tx: Write, accounts: Accounts, rules: AlertRules, version: int, findings: list[Finding]
) -> list[UUID]:
    """Raise alerts for findings, each once, and tell those who look after them; give the new ones."""
    now, raised = clock.now(), []
    titles = {one.name: one.title for one in accounts.site.declared(Watch)}
    people: list[UUID] | None = None
    for finding in findings:
        alert_id = new_id()
        kept = await queries.RAISE.first(
            tx,
            id=alert_id,
            rule=finding.rule,
            version=version,
            key=finding.key,
            severity=finding.severity,
            words=finding.words,
            person_id=finding.person_id,
            count=finding.count,
            evidence=as_json(finding.evidence),
            first_at=finding.first_at,
            last_at=finding.last_at,
            now=now,
            quiet_since=now - timedelta(minutes=rules.quiet_minutes),
        )
        if kept != alert_id:
            continue
        raised.append(alert_id)
        people = await _list_watchmen(tx, accounts) if people is None else people
        told = {"title": titles[finding.rule], "words": finding.words, "severity": finding.severity.capitalize()}
        for person_id in people:
            await notify(tx, person_id, SECURITY_ALERT, {**told, "alert_id": alert_id}, dedupe_key=str(alert_id))
    return raised


async def _list_watchmen(db: Read, accounts: Accounts) -> list[UUID]:
    roles = (await access.list_access(db, accounts)).roles
    return await queries.HOLDERS.all(db, roles=[one.name for one in roles if SEE_ALERTS.name in one.permissions])


async def list_alerts(db: Read, site: Site, asked: ListRequest) -> Page[Alert]:
    """Give one page of alerts."""
    page = await queries.ALERTS.page(db, asked)
    return page.told_as([describe_alert(site, row) for row in page.data])


async def count_open(db: Read) -> int:
    """Count the alerts that nobody has looked at."""
    return await queries.COUNT_OPEN.one(db)


async def load_alert(db: Read, site: Site, alert_id: UUID) -> Alert:
    """Give an alert."""
    row = await queries.FIND.first(db, id=alert_id)
    if row is None:
        raise NoSuchAlert
    return describe_alert(site, row)


async def change_alert(tx: Write, site: Site, alert_id: UUID, change: AlertChange, by: audit.By) -> Alert:
    """Take an alert on, resolve it, or put it back."""
    before = await queries.LOCK.first(tx, id=alert_id)
    if before is None:
        raise NoSuchAlert
    if not may_become(before.state, change.state):
        raise AlertResolved
    note = change.note.strip() or before.note
    if change.state == "resolved" and not note:
        raise NoteNeeded(details=(Detail("note", NoteNeeded.message),))
    await queries.CHANGE.run(tx, id=alert_id, state=change.state, note=note, by=by.actor_id, now=clock.now())
    await audit.record(
        tx,
        f"alert.{'reopened' if change.state == 'open' else change.state}",
        by=by,
        kind="alert",
        id=alert_id,
        before={"state": before.state, "note": before.note},
        after={"state": change.state, "note": note},
    )
    return await load_alert(tx, site, alert_id)


def describe_alert(site: Site, row: AlertRow) -> Alert:
    """Say what an alert is about."""
    title = next((one.title for one in site.declared(Watch) if one.name == row.rule), row.rule)
    return Alert(
        id=row.id,
        type=row.rule,
        severity=row.severity,
        title=title,
        message=row.words,
        state=row.state,
        key=row.key,
        person_id=row.person_id,
        username=row.username,
        count=row.count,
        evidence=row.evidence,
        rule_version=row.version,
        first_at=row.first_at,
        last_at=row.last_at,
        created_at=row.raised_at,
        note=row.note,
        handled_by=row.handled_by,
        handled_at=row.handled_at,
    )


async def load_rules(db: Read, site: Site, when: datetime | None = None) -> RulesView:
    """Give the rules as they hold at a time, by default now, and their versions."""
    dated = await RULES.at(db, when)
    watches = [
        WatchView(one.name, one.title, one.counts, one.severity, threshold_of(dated.values, one), one.default)
        for one in site.declared(Watch)
    ]
    history = [
        VersionView(one.version, one.valid_from, one.valid_until, one.note, one.made_at)
        for one in await RULES.history(db)
    ]
    return RulesView(dated.version, dated.values.quiet_minutes, watches, history)


def check_rules(site: Site, rules: AlertRules) -> None:
    """Refuse rules that name what nobody watches for."""
    known = {one.name for one in site.declared(Watch)}
    unknown = sorted(set(rules.watches) - known)
    if unknown:
        words = f"Nothing of this name is watched for. Known are {', '.join(sorted(known))}."
        raise UnknownWatch(details=tuple(Detail(f"rules.watches.{name}", words) for name in unknown))


async def publish_rules(tx: Write, site: Site, wanted: RulesInput, by: audit.By) -> RulesView:
    """Let other thresholds hold from a time on."""
    check_rules(site, wanted.rules)
    begin = wanted.valid_from or clock.now() + AT_ONCE
    before = await RULES.at(tx)
    made = await RULES.publish(
        tx,
        wanted.rules,
        valid_from=begin,
        note=wanted.note,
        made_by=str(by.actor_id or by.name),
    )
    await audit.record(
        tx,
        "alert-rules.published",
        by=by,
        kind="alert-rules",
        id=str(made.version),
        before=msgspec.to_builtins(before.values),
        after=msgspec.to_builtins(wanted.rules),
        reason=wanted.note,
    )
    return await load_rules(tx, site, begin)
