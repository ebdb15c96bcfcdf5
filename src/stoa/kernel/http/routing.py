"""Which route an address leads to: Litestar's routing table, made once in a process for each set of addresses."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from litestar import Litestar
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.utils import normalize_path

from .routes import PATH_PARAMETER, Route

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_NUMBER = "number"
_KEPT_TABLES = 32

type _Address = tuple[str, str, str]


class RoutingTable:
    """Finds routes by their number, so that every app with the same addresses can share it."""

    def __init__(self, addresses: Iterable[_Address]) -> None:
        """Let Litestar read the addresses; it takes longer over that than all else takes that an app is made of."""
        handlers = [_handler(number, *address) for number, address in enumerate(addresses)]
        self.litestar = Litestar(handlers, openapi_config=None, logging_config=None)
        self._router = self.litestar.asgi_router

    def find(self, method: str, path: str) -> tuple[int | None, dict[str, Any]]:
        """Give the number of the route that answers, and what stands in its path; None for OPTIONS.

        Only Litestar's routing is used: what it wraps around a handler (a request object, an exit stack, an exception
        middleware) takes as long as a query, and the edge and the endpoint do that work already.
        """
        routed = self._router.handle_routing(path=normalize_path(path), method=cast("Any", method))
        return routed[1].opt.get(_NUMBER), routed[3]

    def methods_of(self, path: str) -> set[str]:
        """Say which methods an address answers to."""
        found = set()
        for method in METHODS:
            try:
                self.find(method, path)
            except (NotFoundException, MethodNotAllowedException):
                continue
            found.add(method)
        return found


def routing_table(routes: Iterable[Route]) -> RoutingTable:
    """Give the table of these routes, in their order."""
    return _table(tuple((route.method, route.path, route.name) for route in routes))


@lru_cache(_KEPT_TABLES)
def _table(addresses: tuple[_Address, ...]) -> RoutingTable:
    return RoutingTable(addresses)


def _handler(number: int, method: str, path: str, name: str) -> HTTPRouteHandler:
    """Give Litestar an address to route to; whoever asked the table knows what the number stands for."""

    async def answer() -> None:
        message = "Requests are answered by the edge."
        raise RuntimeError(message)

    answer.__name__ = name.rpartition(".")[2]
    litestars_path = PATH_PARAMETER.sub(lambda match: f"{{{match[1]}:{'path' if match[2] else 'str'}}}", path)
    methods: Any = ["GET", "HEAD"] if method == "GET" else [method]
    opt = {_NUMBER: number}
    handler = HTTPRouteHandler(litestars_path, http_method=methods, status_code=204, name=f"{method} {name}", opt=opt)
    return handler(answer)
