"""Words that people say, between the rooms in which they stand and moderation."""

from uuid import UUID

from stoa.commons.moderation.holding.rules import HOLDS
from stoa.commons.moderation.holding.service import hold
from stoa.commons.moderation.reports.models import ReportInput
from stoa.commons.moderation.reports.service import submit_report
from stoa.commons.moderation.rules import house_rules
from stoa.commons.moderation.text import judge_text
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site

_SOMETHING_ELSE = "other"


async def resolve_objections(db: Read, text: str) -> tuple[str, ...]:
    """Say why a text should wait, by the dated rule of what is held; nothing where it may be shown."""
    least = (await HOLDS.at(db)).values.known_from
    return tuple(
        f"{one.name}, {one.score} of 100. {one.evidence}".strip()
        for one in judge_text(text).signals
        if one.score >= least
    )


async def require_look(tx: Write, site: Site, kind: str, subject_id: UUID) -> None:
    """Put something that waits to be shown into the moderators' queue."""
    await hold(tx, site, kind, subject_id)


async def report_speech(tx: Write, site: Site, viewer: Viewer, kind: str, subject_id: UUID, reason: str) -> None:
    """Report what somebody said: by the name of a rule of the house, or in words of one's own."""
    if viewer.id is None:
        return
    words = reason.strip()
    rule = words.lower() if words.lower() in house_rules(site) else _SOMETHING_ELSE
    await submit_report(
        tx, site, viewer, viewer.id, ReportInput(kind, subject_id, rule, "" if rule == words else words)
    )
