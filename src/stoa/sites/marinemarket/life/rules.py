"""The life of a listing: the one table of who may make which move."""

from dataclasses import dataclass
from typing import Literal

from .models import Status

type Who = Literal["seller", "moderator", "clock", "feed"]


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where, and by whom."""

    name: str
    since: frozenset[Status]
    to: Status
    by: frozenset[Who]


def _move(name: str, since: set[Status], to: Status, *by: Who) -> Move:
    return Move(name, frozenset(since), to, frozenset(by))


_S = Status
MOVES = {
    one.name: one
    for one in (
        _move("submit", {_S.DRAFT, _S.REJECTED}, _S.PENDING_REVIEW, "seller", "feed"),
        # Text that nobody has looked at goes back into the queue, while a seller is new, and photos of somebody else's.
        _move("review_again", {_S.ACTIVE, _S.INACTIVE, _S.EXPIRED}, _S.PENDING_REVIEW, "seller", "clock"),
        _move("publish", {_S.DRAFT, _S.INACTIVE}, _S.ACTIVE, "seller", "feed"),
        _move("approve", {_S.PENDING_REVIEW, _S.REJECTED}, _S.ACTIVE, "moderator"),
        _move("reject", {_S.PENDING_REVIEW, _S.ACTIVE}, _S.REJECTED, "moderator"),
        _move("request_changes", {_S.PENDING_REVIEW, _S.ACTIVE}, _S.DRAFT, "moderator"),
        _move("deactivate", {_S.ACTIVE}, _S.INACTIVE, "seller", "feed"),
        _move("sold", {_S.ACTIVE, _S.INACTIVE, _S.EXPIRED}, _S.SOLD, "seller", "feed"),
        _move("renew", {_S.ACTIVE, _S.EXPIRED}, _S.ACTIVE, "seller", "feed"),
        _move("expire", {_S.ACTIVE}, _S.EXPIRED, "clock"),
        _move("remove", set(_S) - {_S.REMOVED}, _S.REMOVED, "seller", "moderator", "feed", "clock"),
    )
}


def may_move(name: str, status: Status, who: Who) -> bool:
    """Say whether somebody may make this move from here."""
    move = MOVES[name]
    return status in move.since and who in move.by


def moves_from(status: Status, who: Who) -> list[str]:
    """Name the moves that somebody may make from here."""
    return [name for name in MOVES if may_move(name, status, who)]
