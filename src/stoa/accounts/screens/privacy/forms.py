"""What the forms of privacy are filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class ConsentForm(Input, frozen=True):
    """An answer; the box is sent only where it is ticked."""

    purpose: Line = ""
    version: Line = ""
    given: Line = ""


class LeaveForm(Input, frozen=True):
    """The username, typed to show that it is meant."""

    username: Line = ""


class LinkQuery(Input, frozen=True):
    """What stands in the link of a mail."""

    token: Wide = ""
