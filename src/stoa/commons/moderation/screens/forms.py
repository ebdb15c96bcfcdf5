"""What the forms of moderation are filled with."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input

type Flag = Annotated[str, msgspec.Meta(max_length=10)]


class ReportQuery(Input, frozen=True):
    """What is to be reported."""

    kind: Line = ""
    id: Line = ""
    back: Line = ""


class ReportForm(Input, frozen=True):
    """A report as the form sends it."""

    kind: Line = ""
    id: Line = ""
    reason: Line = ""
    note: Wide = ""
    back: Line = ""


class BodyForm(Input, frozen=True):
    """A text, and where a moderator's goes to."""

    body: Wide = ""
    to: Line = ""


class VerdictForm(Input, frozen=True):
    """A decision as the form sends it."""

    outcome: Line = ""
    rule: Line = ""
    note: Wide = ""
    days: Line = ""


class AnswerForm(Input, frozen=True):
    """The answer to an appeal as the form sends it."""

    granted: Flag = ""
    answer: Wide = ""


class ReasonForm(Input, frozen=True):
    """Why something is taken back."""

    reason: Wide = ""
