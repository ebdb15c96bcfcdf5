"""What the forms of reviews are filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class ReviewForm(Input, frozen=True):
    """A review that is being written."""

    rating: Line = ""
    title: Line = ""
    content: Wide = ""


class VoteForm(Input, frozen=True):
    """Whether a review helped: `true`, `false`, or nothing."""

    is_upvote: Line = ""


class ReplyForm(Input, frozen=True):
    """What the owner answers."""

    content: Wide = ""


class ReasonForm(Input, frozen=True):
    """Why somebody reports or decides so."""

    reason: Line = ""
