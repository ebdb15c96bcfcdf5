"""What several parts of moderation speak of."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import Asking
from stoa.kernel.http.replies import Model

type Note = Annotated[str, msgspec.Meta(max_length=2000)]
type Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
type Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Signal(Model, frozen=True):
    """One thing that was noticed, by a rule or a model; a hint for a moderator, never a judgement."""

    name: str
    """Stable: `text.spam`, `text.links`, `picture.skin`."""
    score: int
    """From 0 to 100."""
    evidence: str = ""
    """What was seen, in words."""


@dataclass(frozen=True, slots=True)
class Moderator:
    """Whoever decides."""

    id: UUID
    roles: tuple[str, ...]
    permissions: frozenset[str]

    @property
    def is_admin(self) -> bool:
        """Whether they may decide about administrators."""
        return "admin" in self.roles


def moderator_of(asking: Asking) -> Moderator:
    """See whoever asks as a moderator; the route has checked the permission."""
    return Moderator(asking.id, asking.roles, asking.permissions)
