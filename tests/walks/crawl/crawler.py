"""Somebody with a world of their own, who asks for everything of another's, wherever an address or a body names it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import msgspec

from stoa.kernel.http.endpoint import Endpoint
from tests.accounts.at_the_door import Visitor

from .filling import Maker, id_of, names_something
from .open_doors import BODIES
from .planting import World

OTHER_PROOFS = ("plugin_key", "development")
"""Routes that no person calls: keys sign, and there is no development in production."""
_REF = "#/components/schemas/{name}"


@dataclass(frozen=True, slots=True)
class Try:
    """One request: a route with ids filled in, and whose they are."""

    endpoint: Endpoint
    path: str
    body: Any
    whose: str
    only_theirs: bool

    def __str__(self) -> str:
        """Name it in a list of faults."""
        return f"{self.endpoint.route.method} {self.endpoint.route.path} ({self.whose})"

    @property
    def name(self) -> str:
        """The route's name."""
        return self.endpoint.name

    async def send(self, visitor: Visitor) -> httpx2.Response:
        """Ask as somebody."""
        route = self.endpoint.route
        if route.is_api:
            body = self.body if route.method != "GET" else None
            return await visitor.ask(route.method, self.path, body, headers={"If-Match": '"1"'})
        form = None if route.method == "GET" else {"csrf_token": "-", **(self.body or {})}
        return await visitor.ask(route.method, self.path, data=form, headers={"Accept": "text/html"})


@cache
def _document_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Give the schema of a body, forms of pages included; two rooms may call theirs by one name."""
    return {"components": {"schemas": msgspec.json.schema_components((kind,), ref_template=_REF)[1]}}


def tries_of(endpoint: Endpoint, theirs: World, own: World) -> Iterator[Try]:
    """Give every way of naming another's things in a route, alone and beside one's own."""
    access, route = endpoint.route.access, endpoint.route
    if access is None or access.name.startswith(OTHER_PROOFS):
        return
    named = [one for one in route.path_parameters if names_something(one)]
    in_theirs, is_named = _body(endpoint, theirs)
    in_own, _ = _body(endpoint, own)
    for chosen in itertools.product((True, False), repeat=len(named) + is_named):
        if not any(chosen):
            continue
        whose = dict(zip(named, chosen, strict=False))
        path = route.path
        for part in route.path_parameters:
            filled = id_of(theirs if whose.get(part, True) else own, part)
            path = path.replace(f"{{{part}:path}}", filled).replace(f"{{{part}}}", filled)
        told = [f"{part}: {'theirs' if there else 'own'}" for part, there in whose.items()]
        told += [f"body: {'theirs' if chosen[-1] else 'own'}"] if is_named else []
        body = in_theirs if not is_named or chosen[-1] else in_own
        yield Try(endpoint, path, body, ", ".join(told), all(chosen))


def _body(endpoint: Endpoint, world: World) -> tuple[Any, bool]:
    kind = endpoint.binding.body
    if not isinstance(kind, type) or not issubclass(kind, msgspec.Struct):
        return ({} if endpoint.reads_body and kind is not None else None), False
    made, is_named = maker_of(kind, world)
    for name, value in BODIES.get(endpoint.name, {}).items():
        made[name] = value(world) if callable(value) else value
    return made, is_named


def maker_of(kind: type[msgspec.Struct], world: World) -> tuple[dict[str, Any], bool]:
    """Make what a struct takes, with ids of a world in it; say whether any went in."""
    maker = Maker(_document_of(kind), world)
    made: dict[str, Any] = maker.make({"$ref": _REF.format(name=kind.__name__)})
    return made, maker.named
