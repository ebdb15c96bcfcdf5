"""What the pages of the owner's side read from forms and addresses."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import Wide
from stoa.kernel.http.replies import Input
from stoa.sites.firstspawn.uptime.models import Span


class OverviewQuery(Input, frozen=True):
    """How far back the figures go, and the curve."""

    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    range: Span = Span.WEEK


class ReviewsQuery(Input, frozen=True):
    """Which reviews."""

    show: Annotated[str, msgspec.Meta(pattern=r"^(waiting|all)$(?!\n)", extra={"form": "waiting or all"})] = "waiting"
    cursor: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class AnswerForm(Input, frozen=True):
    """An answer to a review, as it was typed."""

    review_id: UUID
    content: Wide = ""
