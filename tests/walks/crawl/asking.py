"""Questions that name another's things behind the `?` or nothing of theirs at all, and what an answer may not tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import msgspec

from stoa.kernel.http.endpoint import Endpoint
from tests.accounts.at_the_door import Visitor

from .crawler import OTHER_PROOFS, maker_of
from .filling import id_of
from .naming import CannotName, snake
from .planting import PEOPLE, World


@dataclass(frozen=True, slots=True)
class Question:
    """A route that reads, with another's ids in its query."""

    endpoint: Endpoint
    path: str
    asked: dict[str, str]

    def __str__(self) -> str:
        """Name it in a list of faults."""
        return f"{self.endpoint.route.method} {self.endpoint.route.path} {'&'.join(self.asked)}".rstrip()

    async def send(self, visitor: Visitor) -> httpx2.Response:
        """Ask as somebody."""
        return await visitor.ask("GET", self.path, params=self.asked)


def questions_of(endpoint: Endpoint, theirs: World, own: World) -> Iterator[Question]:
    """Give the question that names everything of another's that a route takes behind the `?`."""
    route = endpoint.route
    if route.method != "GET" or route.access is None or route.access.name.startswith(OTHER_PROOFS):
        return
    asked = _of_listing(endpoint, theirs) | _of_query(endpoint, theirs)
    if asked:
        yield Question(endpoint, _path_of(endpoint, own), asked)


def read_of(endpoint: Endpoint, world: World) -> Question | None:
    """Give the question that names what is somebody's in the address, if anything, and nothing behind the `?`."""
    route = endpoint.route
    if route.method != "GET" or route.access is None or route.access.name.startswith(OTHER_PROOFS):
        return None
    return Question(endpoint, _path_of(endpoint, world), {})


def _path_of(endpoint: Endpoint, world: World) -> str:
    path = endpoint.route.path
    for part in endpoint.route.path_parameters:
        filled = id_of(world, part)
        path = path.replace(f"{{{part}:path}}", filled).replace(f"{{{part}}}", filled)
    return path


def _of_listing(endpoint: Endpoint, theirs: World) -> dict[str, str]:
    listing = endpoint.route.listing
    named = [one.name for one in listing.filters.values() if one.type is UUID] if listing is not None else []
    return {name: _id(theirs, name) for name in named}


def _of_query(endpoint: Endpoint, theirs: World) -> dict[str, str]:
    kind = endpoint.binding.query
    if not isinstance(kind, type) or not issubclass(kind, msgspec.Struct):
        return {}
    made, named = maker_of(kind, theirs)
    return {name: _written(value) for name, value in made.items()} if named else {}


def _id(theirs: World, name: str) -> str:
    try:
        return id_of(theirs, snake(name))
    except CannotName:
        return str(theirs.rows[PEOPLE]["id"])


def _written(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def told_of(theirs: World, answer: httpx2.Response, asked: dict[str, str]) -> list[str]:
    """Name what of another's stands in an answer: their words, and ids that nobody had asked with."""
    words = [f"{theirs.who}-"]
    words += [str(row["id"]) for row in theirs.rows.values() if isinstance(row.get("id"), UUID)]
    return [word for word in words if word not in asked.values() and word in answer.text]


def words_of(theirs: World, answer: httpx2.Response) -> set[str]:
    """Give every word and every id of another's that stands in an answer."""
    ids = {str(row["id"]) for row in theirs.rows.values() if isinstance(row.get("id"), UUID)}
    return {one for one in ids if one in answer.text} | set(re.findall(rf"\b{theirs.who}-[\w-]+", answer.text))
