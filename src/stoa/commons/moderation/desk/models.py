"""All that a moderator sees of a case."""

from stoa.commons.moderation.appeals.models import AppealView
from stoa.commons.moderation.cases.models import CaseLine
from stoa.commons.moderation.decisions.models import DecisionLine
from stoa.commons.moderation.models import Signal
from stoa.commons.moderation.reports.models import ReportLine
from stoa.commons.moderation.rules import Outcome
from stoa.commons.moderation.threads.models import Message
from stoa.kernel.http.replies import Model


class SubjectView(Model, frozen=True):
    """The thing that a case is about, as it stands now."""

    title: str
    url: str
    state: str
    text: str
    image_url: str


class CaseView(Model, frozen=True):
    """A case with everything in it."""

    case: CaseLine
    subject: SubjectView | None
    signals: list[Signal]
    reports: list[ReportLine]
    decisions: list[DecisionLine]
    appeals: list[AppealView]
    messages: list[Message]
    others: list[CaseLine]
    """Other cases about things of the same owner."""
    points: int
    """The strikes of the owner that count."""
    offered: list[Outcome]
    """What the asker may decide."""
