"""Putting together what a moderator sees of a case."""

from uuid import UUID

from stoa.commons.moderation.appeals import service as appeals
from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.cases.models import Case
from stoa.commons.moderation.decisions import service as decisions
from stoa.commons.moderation.decisions.rules import offered_outcomes
from stoa.commons.moderation.models import Moderator
from stoa.commons.moderation.reports import service as reports
from stoa.commons.moderation.threads import service as threads
from stoa.commons.subjects import Card, find_subject
from stoa.kernel.db import Read
from stoa.kernel.feature import Site

from .models import CaseView, SubjectView


async def load_case_view(db: Read, site: Site, moderator: Moderator, case_id: UUID) -> CaseView:
    """Give a case with everything in it."""
    case = await cases.load_case(db, case_id)
    card = await decisions.find_card(db, site, case)
    line = await cases.load_line(db, case_id)
    offered = (
        []
        if case.state == "appealed"
        else offered_outcomes(case, find_subject(site, case.subject_kind), card, moderator)
    )
    owner = case.owner_id
    return CaseView(
        case=line,
        subject=_subject_view(card),
        signals=case.signals,
        reports=await reports.list_reports(db, case_id),
        decisions=await decisions.list_decisions(db, case_id),
        appeals=await appeals.list_appeals(db, case_id),
        messages=await threads.list_all_messages(db, case_id),
        others=await cases.list_cases_of(db, owner, case_id) if owner is not None else [],
        points=await decisions.count_points(db, owner) if owner is not None else 0,
        offered=[] if _is_own(case, moderator) else offered,
    )


def _is_own(case: Case, moderator: Moderator) -> bool:
    return moderator.id in {case.owner_id, case.subject_id}


def _subject_view(card: Card | None) -> SubjectView | None:
    if card is None:
        return None
    return SubjectView(card.title, card.url, card.state, card.text[:8000], card.image_url)
