"""What an address needs so that it is answered with success, besides what its schema says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.walks.crawl.filling import id_of
from tests.walks.crawl.planting import World


@dataclass(frozen=True, slots=True)
class Scene:
    """Whose things are named, and who else there is."""

    world: World
    other: World

    def id(self, name: str) -> str:
        """Give the id of what is theirs."""
        return id_of(self.world, name)

    @property
    def me(self) -> str:
        """Give the id of whose world it is."""
        return str(self.world.person_id)

    @property
    def them(self) -> str:
        """Give the id of the other."""
        return str(self.other.person_id)

    @property
    def their_name(self) -> str:
        """Give the other's name."""
        return f"{self.other.who}-lee"

    @property
    def email(self) -> str:
        """Give the address of whose world it is."""
        return f"{self.world.who}@stoa.example"


type Said = Any | Callable[[Scene], Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is put into the plain request of an address; a value may be a function of the scene."""

    path: Mapping[str, Said] = field(default_factory=dict)
    query: Mapping[str, Said] = field(default_factory=dict)
    body: Mapping[str, Said] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    ready: tuple[str, ...] = ()
    """SQL of what must be there before: `{server}` is the id of that server, `{me}` and `{them}` are people."""
