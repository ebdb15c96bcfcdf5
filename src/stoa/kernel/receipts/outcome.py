"""What may become of an attempt."""

from typing import Literal

import msgspec

from stoa.kernel.errors import NotFound


class Handover(msgspec.Struct, frozen=True):
    """It is out of our hands: another service has `accepted` it, or it has been `delivered` where it should be."""

    state: Literal["accepted", "delivered"]
    reference: str | None = None
    """What the other side calls it."""
    words: str | None = None


class Refused(Exception):
    """The other side said no for good, or there is a reason not to try: no further attempt is made by itself."""


class NoSuchReceipt(NotFound):
    """There is no receipt of that id."""

    code = "RECEIPT_NOT_FOUND"
    message = "There is no such receipt, or it is so old that it is forgotten."
