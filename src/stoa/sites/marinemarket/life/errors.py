"""What is refused about listings wherever they stand: moves that are not to be had, and prices in odd money."""

from collections.abc import Sequence

from stoa.kernel.errors import Conflict, Detail, Invalid


class MoveNotAllowed(Conflict):
    """It does not stand where this can be done."""

    code = "MOVE_NOT_ALLOWED"
    message = "This cannot be done with a listing that stands where this one does."


class ReviewFirst(Conflict):
    """A new seller's listing is looked at before it is shown."""

    code = "REVIEW_FIRST"
    message = "A moderator looks at your first listings before they are shown. Submit it for review instead."


class NotSoldIn(Invalid):
    """Nobody can price a boat in this currency here, so none is found in it either."""

    code = "CURRENCY_NOT_SOLD_IN"
    message = "Boats are not priced in this currency here."

    def __init__(self, currency: str = "", known: Sequence[str] = ()) -> None:
        """Name the ones that there are."""
        words = f"Nobody here sells in {currency}. Choose one of {', '.join(known)}." if known else self.message
        super().__init__(words, details=(Detail("currency", words),))
