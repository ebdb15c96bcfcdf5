"""One request and what is known about it, from the first byte to the last."""

import itertools
import os
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stoa.kernel.observability.redaction import MASK

from .actor import ANONYMOUS, Actor
from .at_once import CYCLE, send_at_once
from .head import describe_columns
from .limit_lines import limit_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.kernel.db import Read
    from stoa.kernel.errors import Fault
    from stoa.kernel.limits import Verdict
    from stoa.kernel.observability.traces import Traced

    from .site_app import SiteApp

type Scope = dict[str, Any]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_process_prefix = os.urandom(6).hex()
_counter = itertools.count(1)

LONGEST_COOKIE_HEADER = 8192
_SECRET_PARTS = frozenset({"code", "secret", "token"})
THEME_COOKIE = "theme"
_THEME = THEME_COOKIE.encode()


class Exchange:
    """A request on its way. Handlers see it as `request`; services never do."""

    # What most requests never change stands on the class, so that making one costs little.
    app: "SiteApp"
    actor: Actor = ANONYMOUS
    address = ""
    scheme = "http"
    request_id = ""
    route_name = ""
    path_params: "Mapping[str, str]" = MappingProxyType({})
    db: "Read | None" = None
    traced: "Traced | None" = None
    limit_lines = b""
    by_cookie = False
    sign_in_fault: "Fault | None" = None
    """Why whoever asks is not known, where they have tried to say who they are."""
    cookies_read: dict[str, str] | None = None
    nonce_made = ""
    started = False
    for_everybody = False
    on_media_origin = False
    """Whether it came to where files of people stand and nothing else does."""
    about = ""
    """What the answer is about, for whoever counts its readers where it is kept (`Cached.seen`)."""
    may_be_framed = False
    """Whether pages of others may show this one in a frame: for pages that have no form, and show the same to all."""

    def __init__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Take what the server gives; look at nothing that may not be needed."""
        self.scope = scope
        self.receive = receive
        self.send = send
        self.began = perf_counter()
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.answer_headers: list[tuple[bytes, bytes]] = []
        self.cache_tags: list[str] = []

    def header(self, name: str) -> str:
        """Give a header's text, or an empty one."""
        return self.headers.get(name.encode(), b"").decode("latin-1")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that came along."""
        if self.cookies_read is None:
            self.cookies_read = _read_cookies(self.header("cookie"))
        return self.cookies_read

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return b"hx-request" in self.headers and b"hx-boosted" not in self.headers

    @property
    def is_api(self) -> bool:
        """Whether the caller is a program rather than a page."""
        return self.path.startswith("/api/")

    @property
    def nonce(self) -> str:
        """The nonce for inline scripts and styles of this one answer."""
        if not self.nonce_made:
            self.nonce_made = secrets.token_urlsafe(16)
        return self.nonce_made

    @property
    def shown_target(self) -> str:
        """Path and query for the log, in which nothing needs to be quoted."""
        query = self.scope["query_string"]
        path = self.shown_path if self.path_params else self.path
        return f"{path}?{query.decode('latin-1')}" if query else path

    @property
    def shown_path(self) -> str:
        """The path without what whoever knows it may do something with."""
        path = self.path
        for name in _SECRET_PARTS & self.path_params.keys():
            path = path.replace(str(self.path_params[name]), MASK)
        return path

    @property
    def quoted_path(self) -> str:
        """The path as an address can hold it."""
        return quote(self.path, safe="/:@!$&'()*+,;=~-._")

    @property
    def target(self) -> str:
        """Path and query as they were asked for."""
        query = self.scope["query_string"].decode("latin-1")
        return f"{self.quoted_path}?{query}" if query else self.quoted_path

    @property
    def theme(self) -> str:
        """The look that the reader has chosen; `system` for the one of their system, empty where nothing was chosen."""
        if _THEME not in self.headers.get(b"cookie", b""):  # most have none, and cookies take long to read
            return ""
        theme = self.cookies.get(THEME_COOKIE, "")
        return theme if theme in {"light", "dark", "system"} else ""

    @property
    def cookies_set(self) -> bool:
        """Whether the answer sets a cookie, and so is for one reader alone."""
        return any(name == b"set-cookie" for name, _ in self.answer_headers)

    @property
    def is_gone(self) -> bool:
        """Whether the client is known to have left; only our own protocol tells before something is received."""
        cycle = self.scope.get(CYCLE)
        return cycle is not None and cycle.disconnected

    def use[T: Read](self, db: "T") -> "T":
        """Answer with this handle."""
        self.db = db
        if self.traced is not None:
            db.spans = self.traced.queries
        return db

    def say_limits(self, verdict: "Verdict") -> None:
        """Tell in the answer how the limits stand."""
        self.limit_lines = limit_lines(verdict)

    def arrived_body(self) -> bytes | None:
        """Take the whole body where it has arrived already; None where it must be waited for."""
        cycle = self.scope.get(CYCLE)
        if cycle is None or cycle.more_body or cycle.disconnected or cycle.waiting_for_100_continue:
            return None
        body = bytes(cycle.body)
        cycle.body = bytearray()
        return body

    async def send_whole(self, status: int, head: bytes, body: bytes) -> None:
        """Send an answer that is complete: at once where our own protocol serves, in ASGI's two messages elsewhere."""
        self.started = True
        cycle = self.scope.get(CYCLE)
        if cycle is not None:
            await send_at_once(cycle, status, head, body)
            return
        await self.send({"type": "http.response.start", "status": status, "headers": describe_columns(head)})
        await self.send({"type": "http.response.body", "body": body})

    def tag(self, *tags: str) -> None:
        """Say what a cached answer depends on; a write that drops one of these tags drops the answer."""
        self.cache_tags.extend(tags)

    def set_cookie(
        self, name: str, value: str, *, max_age: int | None = None, path: str = "/", same_site: str = "Lax"
    ) -> None:
        """Set a cookie that scripts cannot read; `__Host-` names need the root path. An age of 0 removes it."""
        parts = [f"{name}={value}", f"Path={path}", "HttpOnly", f"SameSite={same_site}"]
        if self.scheme == "https" or name.startswith(("__Host-", "__Secure-")):
            parts.append("Secure")
        if max_age is not None:
            parts.append(f"Max-Age={max_age}")
        self.answer_headers.append((b"set-cookie", "; ".join(parts).encode("latin-1")))


def new_request_id() -> str:
    """Make an id that is unique, not secret."""
    return f"{_process_prefix}{next(_counter):010x}"


def acceptable_request_id(text: str) -> bool:
    """Say whether an id from outside may stand in our logs."""
    return _REQUEST_ID.fullmatch(text) is not None


def _read_cookies(text: str) -> dict[str, str]:
    if not text or len(text) > LONGEST_COOKIE_HEADER:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(text).items()}
    except CookieError:
        return {}
