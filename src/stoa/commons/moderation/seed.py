"""A queue to look around in: things that demo members have reported, a person who was warned, and their appeal."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.commons.subjects import Card, Subject, Viewer, find_subject
from stoa.kernel import clock
from stoa.kernel.db import Write, as_json
from stoa.kernel.errors import NotFound
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from .appeals import queries as appeal_queries
from .cases import queries as cases
from .cases import service as case_service
from .cases.models import OpenCase
from .decisions import queries as decisions
from .errors import AlreadyReported, OwnThing
from .models import Signal
from .people import PERSON_SUBJECT
from .reports import queries as report_queries
from .reports import service as reports
from .reports.models import ReportInput
from .rules import PERSON, DemoReport, Outcome, explain_outcome, house_rules

_REPORTERS = ("mira-vance", "tomas-heller", "yuki-arai", "olu-adeyemi")
_SUSPECT = "gold-for-all"
_TOLD_OFF = "salty-rover"
_PLEA = "I was joking with a friend, and we both laughed. Please look at what we wrote before and after."


async def plant(tx: Write, site: Site) -> None:
    """Fill the queue with what the site declares as demo reports, once: what was decided does not come back."""
    if await cases.ANY.one(tx):
        return
    reporters = [await _person(tx, name) for name in _REPORTERS]
    for demo in site.declared(DemoReport):
        subject = find_subject(site, demo.kind)
        card = await _card(tx, subject, demo.at)
        if card is not None:
            await _report(tx, site, reporters[: demo.times], demo, card.id)
    suspect = await _person(tx, _SUSPECT)
    note = "Writes to everybody who asks a question, offering gold for real money."
    await _report_person(tx, reporters, suspect, note)
    await _warned(tx, site, await _person(tx, _TOLD_OFF))


async def _person(tx: Write, username: str) -> UUID:
    try:
        return (await people.load_public_person(tx, username)).id
    except NotFound:
        return (await people.add_person(tx, username=username, email=None)).id


async def _card(tx: Write, subject: Subject | None, at: str) -> Card | None:
    return await subject.at(tx, at) if subject is not None and subject.at is not None else None


async def _report(tx: Write, site: Site, reporters: Iterable[UUID], demo: DemoReport, subject_id: UUID) -> None:
    for number, reporter in enumerate(reporters):
        report = ReportInput(demo.kind, subject_id, demo.reason, demo.note if number == 0 else "")
        try:
            await reports.submit_report(tx, site, Viewer(reporter), reporter, report)
        except (AlreadyReported, OwnThing):
            continue


async def _report_person(tx: Write, reporters: list[UUID], person_id: UUID, note: str) -> None:
    [card] = await PERSON_SUBJECT.find(tx, [person_id])
    signals = (Signal("text.said-before", 60, "The same was said 3 times in a day."),)
    case = await case_service.open_case(tx, OpenCase(PERSON, card.id, card.title, card.owner_id, signals=signals))
    for reporter in reporters[:3]:
        made = new_id()
        row = {"id": made, "case_id": case.id, "reporter_id": reporter, "reason": "spam", "note": note, "weight": 15}
        if await report_queries.INSERT.first(tx, at=clock.now() - timedelta(hours=3), **row):
            await cases.COUNT_REPORT.run(tx, id=case.id, weight=15)


async def _administrator(tx: Write) -> UUID | None:
    """Give who warned them: not the demo moderator, who may then look at the appeal."""
    try:
        return (await people.load_public_person(tx, "demo-admin")).id
    except NotFound:
        return None


async def _warned(tx: Write, site: Site, person_id: UUID) -> None:
    """Leave a decision that was appealed against."""
    [card] = await PERSON_SUBJECT.find(tx, [person_id])
    case = await case_service.open_case(tx, OpenCase(PERSON, card.id, card.title, card.owner_id))
    rule, made, at = house_rules(site)["harassment"], new_id(), clock.now() - timedelta(days=1)
    page = f"/account/moderation/decisions/{made}"
    explained = explain_outcome(rule, Outcome.WARN, (PERSON, card.title), rule.words, None, page)
    await decisions.INSERT.run(
        tx,
        id=made,
        case_id=case.id,
        owner_id=person_id,
        by_id=await _administrator(tx),
        outcome=Outcome.WARN,
        rule=rule.name,
        version=rule.version,
        note=rule.words,
        explained=as_json(explained),
        state_before="shown",
        until=None,
        waited_seconds=5400,
        at=at,
    )
    expires_at = at + timedelta(days=180)
    strike = {"id": new_id(), "person_id": person_id, "decision_id": made, "rule": rule.name, "points": rule.points}
    await decisions.ADD_STRIKE.run(tx, at=at, expires_at=expires_at, **strike)
    appeal = {"id": new_id(), "decision_id": made, "case_id": case.id, "person_id": person_id, "body": _PLEA}
    await appeal_queries.INSERT.run(tx, at=clock.now() - timedelta(hours=5), **appeal)
    await cases.APPEALED.run(tx, id=case.id, at=clock.now() - timedelta(hours=5))
