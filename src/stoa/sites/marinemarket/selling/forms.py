"""What is sent from the list of one's boats."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class MoveForm(Input, frozen=True):
    """Which button was pressed."""

    act: Line = ""
    sold_price: Line = ""
    back: Line = ""
    """Told on the page of one boat, to which one comes back."""
