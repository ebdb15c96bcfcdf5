"""What the pages of payments read from a form."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class CheckoutForm(Input, frozen=True):
    """What somebody wants to buy, and how."""

    item_type: Line = ""
    item_id: Line = ""
    provider: Line = ""


class CheckoutQuery(Input, frozen=True):
    """What the page of a checkout is about."""

    item_type: Line = ""
    item_id: Line = ""


class RefundForm(Input, frozen=True):
    """How much goes back, as it was typed, and why."""

    amount: Line = ""
    reason: Line = ""


class ReleaseForm(Input, frozen=True):
    """Why what is held is accepted."""

    reason: Line = ""
