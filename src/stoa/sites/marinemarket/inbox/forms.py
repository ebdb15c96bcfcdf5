"""What is typed into the forms of conversations."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.http.replies import Input
from stoa.sites.marinemarket.selling.prices import minor_of

type Said = Annotated[str, msgspec.Meta(max_length=8000)]


class SayForm(Input, frozen=True):
    """What somebody says."""

    text: Said = ""


class OfferForm(Input, frozen=True):
    """A price in whole units with its conditions, and how an offer is answered where there is one."""

    amount: Line = ""
    note: Line = ""
    move: Line = ""


class BlockForm(Input, frozen=True):
    """Whether somebody wants to hear no more."""

    blocks: bool = False


def read_amount(text: str) -> int:
    """Read a price in whole units, as people write it, into minor units."""
    amount = minor_of(text)
    if amount is None:
        words = "Write the price as a number, such as 38500."
        raise Invalid(words, details=(Detail("amount", words),))
    return amount
