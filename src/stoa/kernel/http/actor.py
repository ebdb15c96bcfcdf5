"""Who is asking. The kernel knows only this much of a person; accounts knows the rest."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """Somebody, or nobody known."""

    @property
    def id(self) -> UUID | None:
        """The account; None for nobody known."""

    @property
    def tier(self) -> str:
        """Which of a limit's tiers applies."""

    @property
    def permissions(self) -> frozenset[str]:
        """What the actor may do."""


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Nobody known."""

    id: UUID | None = None
    tier: str = "anonymous"
    permissions: frozenset[str] = frozenset()


ANONYMOUS = Anonymous()
