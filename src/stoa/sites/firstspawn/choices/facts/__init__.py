"""What other rooms say of a person in one figure, such as a streak: they declare it, the person's page shows it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from stoa.kernel.db import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFact:
    """A figure on somebody's page; put it among `Feature.declares`."""

    label: str
    icon: str
    choice: str
    """The switch in `Choices` by which its owner shows it to others."""
    find: Callable[[Read, UUID], Awaitable[str | None]]
    """Gives the figure in words; None where there is nothing to tell."""
    url: str = ""
