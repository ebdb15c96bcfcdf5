"""What the forms of comments are filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class CommentForm(Input, frozen=True):
    """A comment that is being written."""

    content: Wide = ""
    parent_id: Line = ""


class LockForm(Input, frozen=True):
    """Whether a discussion is closed, and why."""

    locked: bool = False
    reason: Line = ""
