"""For whom a credential is made: the site under its one origin."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Party:
    """A site as authenticators know it."""

    id: str
    """The host name; a credential made for it is shown nowhere else."""
    origin: str
    title: str


def party_of(origin: str, title: str) -> Party:
    """Say for whom credentials are made under an origin."""
    return Party(urlsplit(origin).hostname or "", origin, title)
