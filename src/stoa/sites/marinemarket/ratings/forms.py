"""What is typed when a sale is rated."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class RatingForm(Input, frozen=True):
    """How a sale went."""

    stars: Line = ""
    text: Wide = ""
