"""Reporting something, and what became of it."""

from uuid import UUID

from stoa.commons.moderation.cases import queries as case_queries
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.models import OpenCase
from stoa.commons.moderation.errors import AlreadyReported, OwnThing
from stoa.commons.moderation.events import Reported
from stoa.commons.moderation.rules import house_rules, require_rule, weigh_report
from stoa.commons.moderation.text import judge_text
from stoa.commons.subjects import Card, Subject, Viewer, find_cards, find_subject, load_card, require_subject
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .models import Part, ReasonView, ReportInput, ReportLine, ReportView


async def submit_report(tx: Write, site: Site, viewer: Viewer, reporter_id: UUID, report: ReportInput) -> ReportView:
    """Report something that one can see; all reports of one thing come into one case."""
    rule = require_rule(site, report.reason)
    card = await load_reportable(tx, site, viewer, report.kind, report.id)
    if reporter_id in {card.owner_id, card.id}:
        raise OwnThing
    record = await queries.RECORD.one(tx, reporter_id=reporter_id)
    weight = weigh_report(rule, record.upheld, record.dismissed)
    signals = judge_text(f"{card.title}\n{card.text}").signals
    case = await cases.open_case(tx, OpenCase(report.kind, report.id, card.title, card.owner_id, signals=signals))
    made = await queries.INSERT.first(
        tx,
        id=new_id(),
        case_id=case.id,
        reporter_id=reporter_id,
        reason=rule.name,
        note=report.note.strip(),
        weight=weight,
        at=clock.now(),
    )
    if made is None:
        raise AlreadyReported
    await case_queries.COUNT_REPORT.run(tx, id=case.id, weight=weight)
    await emit(tx, Reported(case.id, made, report.kind, report.id))
    return await queries.FIND_MINE.one(tx, id=made, reporter_id=reporter_id)


async def load_reportable(db: Read, site: Site, viewer: Viewer, kind: str, subject_id: UUID) -> Card:
    """Give the card of something that the viewer can see and that may be reported."""
    return await load_card(db, require_subject(site, kind, "reports"), subject_id, viewer)


async def list_whole(db: Read, site: Site, viewer: Viewer, kind: str, subject_id: UUID) -> list[Part]:
    """List what a report may be about: a thing as a whole, and each part of it that somebody can see."""
    subject = require_subject(site, kind, "reports")
    whole = find_subject(site, subject.part_of) or subject
    parts = [one for one in site.declared(Subject) if one.part_of == whole.kind and "reports" in one.takes]
    cards = await find_cards(db, site, [(one.kind, subject_id) for one in parts])
    seen = [one for one in parts if (card := cards.get((one.kind, subject_id))) and one.may_see(card, viewer)]
    return [Part(whole.kind, f"The whole {whole.title}"), *(Part(one.kind, f"Its {one.title}") for one in seen)]


def list_reasons(site: Site) -> list[ReasonView]:
    """List the rules by which something may be reported."""
    return [ReasonView(one.name, one.title, one.text) for one in house_rules(site).values()]


async def list_mine(db: Read, asked: ListRequest, reporter_id: UUID) -> Page[ReportView]:
    """Give one page of what somebody has reported."""
    return await queries.MINE.page(db, asked, reporter_id=reporter_id)


async def list_latest(db: Read, reporter_id: UUID) -> list[ReportView]:
    """List the newest fifty reports of somebody."""
    return await queries.LATEST.all(db, reporter_id=reporter_id)


async def list_mine_of_case(db: Read, case_id: UUID, reporter_id: UUID) -> list[ReportView]:
    """List what somebody has reported in one case."""
    return await queries.MINE_OF_CASE.all(db, case_id=case_id, reporter_id=reporter_id)


async def list_reports(db: Read, case_id: UUID) -> list[ReportLine]:
    """List the newest fifty reports of a case, with what came of their reporters' others."""
    return await queries.OF_CASE.all(db, case_id=case_id)
