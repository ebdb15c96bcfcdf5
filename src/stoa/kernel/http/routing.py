"""Which route an address leads to: Litestar's routing table, made once in a process for each set of addresses."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, override

from litestar import Litestar
from litestar._asgi.routing_trie.types import PathParameterSentinel, RouteTrieNode
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.utils import normalize_path

from stoa.kernel.errors import MethodNotAllowed

from .routes import PATH_PARAMETER, Route

_KEPT_TABLES = 32
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TYPE = re.compile(":[a-z]+(?=})")

type _Address = tuple[str, str]
type _Answering = dict[str, tuple[int, tuple[str, ...]]]
"""For each method the route's number, and the names of what stands in its path."""


class RoutingTable:
    """Finds routes by their number, so that every app with the same addresses can share it."""

    def __init__(self, addresses: Iterable[_Address]) -> None:
        """Let Litestar read the paths."""
        self._answering: dict[str, _Answering] = {}
        shapes: dict[str, None] = {}
        for number, (method, path) in enumerate(addresses):
            shape = _shape(path)
            shapes[shape] = None
            answering = self._answering.setdefault(_TYPE.sub("", shape), {})
            names = tuple(match[1] for match in PATH_PARAMETER.finditer(path))
            for one in ("GET", "HEAD") if method == "GET" else (method,):
                if one in answering:
                    message = f"Two routes answer {one} {path}."
                    raise ValueError(message)
                answering[one] = number, names
        self._tree = _litestars_tree(shapes)

    def find(self, method: str, path: str) -> tuple[int | None, Mapping[str, Any]]:
        """Give the number of the route that answers, and what stands in its path; None for OPTIONS.

        Only Litestar's routing is used: what it wraps around a handler (a request object, an exit stack, an exception
        middleware) takes as long as a query, and the edge and the endpoint do that work already.
        """
        answering, values = self._look_up(path)
        if method == "OPTIONS":
            return None, _NOTHING
        if method not in answering:
            raise MethodNotAllowed
        number, names = answering[method]
        return number, dict(zip(names, values, strict=True)) if names else _NOTHING

    def methods_of(self, path: str) -> set[str]:
        """Say which methods an address answers to."""
        try:
            return set(self._look_up(path)[0])
        except NotFoundException:
            return set()

    def _look_up(self, path: str) -> tuple[_Answering, Sequence[str]]:
        """Walk Litestar's tree as Litestar does: its own function spends ten times as long on what nobody here asks."""
        path = normalize_path(path) if "//" in path else f"/{path.strip('/')}"
        plain = self._answering.get(path)
        if plain is not None and "{" not in path:
            return plain, ()
        node, values, parts = self._tree, [], path.split("/")
        for place in range(1, len(parts)):
            part = parts[place]
            found = node.children.get(part)
            if found is None:
                if not node.is_path_param_node or not part:
                    raise NotFoundException
                found = node.children[PathParameterSentinel]
                if found.is_path_type:
                    node = found
                    values.append("/" + "/".join(parts[place:]))
                    break
                values.append(part)
            node = found
        if not node.asgi_handlers:
            raise NotFoundException
        return self._answering[node.path_template], values


class _Paths(Litestar):
    """Litestar for the sake of its paths: what would read arguments for its functions is left out."""

    @staticmethod
    @override  # the types of Litestar say so when it has this no more
    def _get_default_plugins(plugins: list[Any]) -> list[Any]:
        """Add no plugins: those for Pydantic and attrs import them, five megabytes, where they are installed."""
        return plugins


def routing_table(routes: Iterable[Route]) -> RoutingTable:
    """Give the table of these routes, in their order."""
    return _table(tuple((route.method, route.path) for route in routes))


@lru_cache(_KEPT_TABLES)
def _table(addresses: tuple[_Address, ...]) -> RoutingTable:
    return RoutingTable(addresses)


def _shape(path: str) -> str:
    """Write a path with numbers in place of names: two methods of one path may name its parts differently."""
    parts = iter(range(path.count("{")))
    return PATH_PARAMETER.sub(lambda match: f"{{part_{next(parts)}{':path' if match[2] else ':str'}}}", path)


def _litestars_tree(shapes: Iterable[str]) -> RouteTrieNode:
    """Give Litestar every path with one function for all: it keeps some fifty objects for each function of each path.

    Whoever asks knows what answers there, and by which methods. OPTIONS is named because Litestar would make one more
    function for each path without it.
    """

    async def answer() -> None:
        message = "Requests are answered by the edge."
        raise RuntimeError(message)

    handler = HTTPRouteHandler(list(shapes), http_method=["GET", "OPTIONS"], status_code=204)(answer)
    litestar = _Paths([handler], openapi_config=None, logging_config=None)
    for route in litestar.routes:
        if isinstance(route, HTTPRoute):
            route.route_handler_map.clear()  # how Litestar would read arguments, were it to call the function
    return litestar.asgi_router.root_route_map_node
