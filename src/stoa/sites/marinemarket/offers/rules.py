"""Which moves there are, and who may make them."""

from dataclasses import dataclass
from datetime import timedelta

from stoa.sites.marinemarket.talks.models import Side

from .errors import OfferMoveNotAllowed
from .models import MoveName, OfferRow, OfferStatus
from .notices import AGREED, TO_ANSWER

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Move:
    """Where an offer goes, and whether whoever made it may send it there, or the other side."""

    to: OfferStatus
    by_author: bool
    by_other: bool
    told: str
    """To the other side; `{amount}` is that of the offer, and `{other}` that of the counter-offer."""
    advice: str


MOVES: dict[tuple[MoveName, str], Move] = {
    ("accept", "open"): Move(
        "accepted", by_author=False, by_other=True, told="your offer of {amount} is accepted", advice=AGREED
    ),
    ("decline", "open"): Move(
        "declined",
        by_author=False,
        by_other=True,
        told="your offer of {amount} is declined",
        advice="The conversation goes on: another price may still do.",
    ),
    ("counter", "open"): Move(
        "countered",
        by_author=False,
        by_other=True,
        told="your offer of {amount} is answered with {other}",
        advice=TO_ANSWER,
    ),
    ("withdraw", "open"): Move(
        "withdrawn",
        by_author=True,
        by_other=False,
        told="the offer of {amount} is withdrawn",
        advice="There is nothing left to answer. The conversation goes on.",
    ),
    ("withdraw", "accepted"): Move(
        "called_off",
        by_author=True,
        by_other=True,
        told="the sale agreed at {amount} is called off",
        advice="Its file stays as it was. Where a deposit was paid, it goes back to the buyer.",
    ),
}


def find_move(name: MoveName, offer: OfferRow, side: Side) -> Move:
    """Give the move, where this side may make it from where the offer stands."""
    move = MOVES.get((name, offer.status))
    allowed = move is not None and (move.by_author if offer.side == side else move.by_other)
    if move is None or not allowed:
        message = f"This offer is {offer.status.replace('_', ' ')}, and you cannot {name} it from your side."
        raise OfferMoveNotAllowed(message)
    return move
