"""What is said about a picture."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from stoa.commons.moderation.models import Signal
from stoa.kernel.db import Read

type FindHashes = Callable[[Read, UUID], Awaitable[Sequence[int]]]


class PictureSignals(msgspec.Struct, frozen=True):
    """What was measured in a picture, from 0 to 1, and the hints made of it."""

    skin: float
    """How much of it has the colours that skin has; sand, wood and sunsets have them, too."""
    largest: float
    """How much the largest patch of such colours takes."""
    edges: float
    """How much of it is drawn: text and screenshots have many edges, skin has few."""
    colours: float
    """How many colours there are of those that could be."""
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class PicturesOf:
    """How a kind of thing tells the perceptual hashes (64 bits) of its pictures; declared among `declares`."""

    kind: str
    find: FindHashes


class RemovedPicture(msgspec.Struct, frozen=True):
    """A picture that was removed, and how far another is from it."""

    rule: str
    distance: int
