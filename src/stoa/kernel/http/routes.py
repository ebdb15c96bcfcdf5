"""Routes as declarations: the address, who may call it, what it may cost, and the function that answers.

    @get("/api/v1/servers/{server_id}", access=public, limit=BROWSE, summary="Show a server")
    async def show_server(db: Read, server_id: UUID) -> Server:
        return await service.load_server(db, server_id)

The function's parameters say what it needs, by name and type:
`db` a `Read`, a `Write` (a transaction, committed before the answer leaves) or a `Once`; `actor` who asks;
`request` the exchange; `body` a struct from the body; `query` a struct from the query string;
`asked` what the listing of the route is asked for;
every other name is a part of the path.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from stoa.kernel.db.listing import Listing
from stoa.kernel.errors import Fault
from stoa.kernel.limits import Limit

from .access import Access

if TYPE_CHECKING:
    from .exchange import Exchange

PATH_PARAMETER = re.compile(r"\{(\w+)(:path)?\}")


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer to anonymous readers that may be kept as finished bytes.

    `tags` beyond those that the handler adds with `request.tag(…)`; a write that drops a tag drops the answer.
    """

    seconds: float
    tags: tuple[str, ...] = ()
    stale_seconds: float = 0
    seen: Callable[["Exchange", str], None] | None = None
    """Is told of each stranger who is shown a kept answer, with what the handler said that it is about: handlers are
    not called for most of them. Whoever is not a stranger is the handler's to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecated:
    """A route that its callers should leave: since when, until when it answers, and what to call instead."""

    since: datetime
    until: datetime
    instead: str = ""

    def __post_init__(self) -> None:
        """Refuse an end that comes before the warning, and times without a zone."""
        if self.since.tzinfo is None or self.until.tzinfo is None or self.until < self.since:
            message = "A route is deprecated first and ends later, at times that name their zone."
            raise ValueError(message)

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The lines of RFC 9745 and RFC 8594 that every answer of the route carries."""
        lines = (
            (b"deprecation", f"@{int(self.since.timestamp())}".encode()),
            (b"sunset", format_datetime(self.until.astimezone(UTC), usegmt=True).encode()),
        )
        return (*lines, (b"link", f'<{self.instead}>; rel="successor-version"'.encode())) if self.instead else lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address and method, and all that is known of it before anybody calls."""

    method: str
    path: str
    handler: Callable[..., Any]
    access: Access | None
    limit: Limit | None = None
    """None: the kernel's default for reading or for changing."""
    listing: Listing[Any] | None = None
    """What `asked` asks, where the handler takes a `ListRequest`."""
    status: int | None = None
    body_limit: int | None = None
    takes_stream: bool = False
    """The handler reads the body itself, piece by piece, and bounds it."""
    deadline: timedelta | None = None
    cached: Cached | None = None
    summary: str = ""
    faults: tuple[type[Fault], ...] = ()
    listed: bool = True
    published: bool = False
    """It gives what people have sent, and stands on an origin of its own where there is one (`MEDIA_ORIGIN`)."""
    csrf_exempt_because: str = ""
    retry: bool = True
    idempotent: bool = False
    """It takes an `Idempotency-Key`: sent again within a day, it has one effect and the same answer."""
    before: Callable[[Any, Any], Awaitable[None]] | None = None
    """Looks at the request and its body before the transaction is begun, so that nothing waits with a connection in
    hand; raises to refuse. What was answered already under the same key is not looked at again."""
    repeats_because: str = ""
    """Why a POST that makes something takes no key: what keeps a second sending from doubling it."""
    deprecated: Deprecated | None = None

    @property
    def name(self) -> str:
        """The room and the function: `firstspawn.servers.api.show_server`."""
        module = self.handler.__module__.removeprefix("stoa.").removeprefix("sites.")
        return f"{module}.{self.handler.__name__}"

    @property
    def is_api(self) -> bool:
        """Whether it answers in JSON to programs."""
        return self.path.startswith("/api/")

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(match[1] for match in PATH_PARAMETER.finditer(self.path))


def _declare(method: str) -> Callable[..., Callable[[Callable[..., Any]], Route]]:
    def declare(path: str, *, access: Access | None = None, **more: Any) -> Callable[[Callable[..., Any]], Route]:
        def wrap(handler: Callable[..., Any]) -> Route:
            return Route(method=method, path=path, handler=handler, access=access, **more)

        return wrap

    return declare


get = _declare("GET")
post = _declare("POST")
put = _declare("PUT")
patch = _declare("PATCH")
delete = _declare("DELETE")
