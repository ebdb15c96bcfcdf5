"""Finished answers: status, headers and bytes in every encoding, ready to be sent before routing."""

import asyncio
import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from gzip import compress as gzip_compress

import brotli
import msgspec

from .fetch import Made, Recipe, fetch
from .store import LONGEST_SECONDS, Shared, Store, checked_tags
from .values import short_key

type Headers = tuple[tuple[bytes, bytes], ...]
type Wire = tuple[list[tuple[bytes, bytes]], bytes]

_LEAST_WORTH_COMPRESSING = 512
_COMPRESS_IN_A_THREAD = 256 * 1024
_GZIP_LEVEL = 5
_BROTLI_QUALITY = 4
_TEXT = (b"text/", b"application/json", b"application/problem+json", b"application/javascript", b"image/svg+xml")
_OF_THE_BODY = frozenset({b"content-length", b"content-encoding"})
_OWN = frozenset({b"content-length", b"content-encoding", b"etag", b"vary"})


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was made for a request. Without a `ttl`, or when it is meant for one person, it is not kept."""

    status: int
    headers: Headers
    body: bytes
    tags: tuple[str, ...] = ()
    ttl: float = 0.0
    stale: float = 0.0

    @property
    def storable(self) -> bool:
        """Say whether others may get it: not with a cookie, nor when it says that it is private."""
        if self.ttl <= 0:
            return False
        return not any(
            name.lower() == b"set-cookie"
            or (name.lower() == b"cache-control" and any(word in value.lower() for word in (b"private", b"no-store")))
            for name, value in self.headers
        )


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    status: int
    headers: Headers
    etag: str
    vary: bytes
    body: bytes
    gzip: bytes
    br: bytes


class Page:
    """A finished answer; `wire(encoding)` is what goes out.

    It is compressed when somebody first takes an encoding: most pages are asked for in one of them, or not again.
    """

    __slots__ = ("_heads", "_packs", "_stored", "_wires", "etag", "is_html", "size", "status")

    def __init__(self, stored: _Stored) -> None:
        """Take what was stored."""
        self.status = stored.status
        self.etag = stored.etag
        kind = _content_type(stored.headers)
        self.is_html = kind.startswith(b"text/html")
        self._stored = stored
        self._packs = _is_worth_compressing(stored.headers, stored.body, kind)
        self._heads: dict[tuple[str, bool], bytes] = {}
        self._wires: dict[str, Wire] = {}
        room = len(stored.gzip) + len(stored.br) or (len(stored.body) // 3 if self._packs else 0)
        self.size = len(stored.body) + room

    def encoding(self, accept: str) -> str:
        """Choose among what the client takes: brotli, gzip, or as it is."""
        if self._packs:
            offered = accept.lower()
            for encoding in ("br", "gzip"):
                if encoding in offered and _accepts(offered, encoding):
                    return encoding
        return "identity"

    def wire(self, encoding: str = "identity") -> Wire:
        """Give headers and body of one encoding; the list of headers belongs to the page and must not be changed."""
        found = self._wires.get(encoding)
        if found is None:
            body = self._body(encoding)
            found = self._wires[encoding] = (self._laid_out(encoding, body), body)
        return found

    def _body(self, encoding: str) -> bytes:
        if encoding == "identity":
            return self._stored.body
        if encoding == "gzip":
            return self._stored.gzip or _gzip(self._stored.body)
        return self._stored.br or _brotli(self._stored.body)

    def _laid_out(self, encoding: str, body: bytes) -> list[tuple[bytes, bytes]]:
        stored = self._stored
        mark = "" if encoding == "identity" else f"-{encoding}"
        vary = [word.strip() for word in stored.vary.split(b",") if word.strip()]
        if self._packs and not any(word.lower() == b"accept-encoding" for word in vary):
            vary.append(b"accept-encoding")
        found = [*stored.headers, (b"content-length", b"%d" % len(body)), (b"etag", f'"{stored.etag}{mark}"'.encode())]
        if vary:
            found.append((b"vary", b", ".join(vary)))
        if mark:
            found.append((b"content-encoding", encoding.encode()))
        return found

    def head(self, encoding: str = "identity", *, bodiless: bool = False) -> bytes:
        """Give the header lines of one encoding as they go out; `bodiless` for an answer that sends no body."""
        lines = self._heads.get((encoding, bodiless))
        if lines is None:
            headers = self.wire(encoding)[0]
            lines = b"".join(b"%b: %b\r\n" % pair for pair in headers if not (bodiless and pair[0] in _OF_THE_BODY))
            self._heads[(encoding, bodiless)] = lines
        return lines

    def unchanged(self, if_none_match: str) -> bool:
        """Say whether the client already has it."""
        tags = (f'"{self.etag}{mark}"' for mark in ("", "-gzip", "-br"))
        return if_none_match.strip() == "*" or any(tag in if_none_match for tag in tags)


def etag_of(content: bytes) -> str:
    """Make the opaque part of an entity tag out of the content itself."""
    return urlsafe_b64encode(hashlib.sha256(content).digest()[:15]).decode()  # processors have it built in


class PageCache:
    """Finished answers under one name."""

    def __init__(self, store: Store, name: str = "pages") -> None:
        """Declare the cache."""
        self.name = name
        self.tally = store.tally(name)
        self._store = store
        self._lru = store.lru
        self._decode = msgspec.msgpack.Decoder(_Stored).decode
        self._encode = msgspec.msgpack.Encoder().encode

    def get_local(self, key: str) -> Page | None:
        """Give a fresh page that this process has; it costs one look-up."""
        now = time.monotonic()
        kept = self._lru.get((self.name, key), now)
        if kept is None or kept.fresh_until <= now:
            return None
        self.tally.local += 1
        page: Page = kept.value
        return page

    async def get(self, key: str, make: Callable[[], Awaitable[Answer]]) -> Page:
        """Give the page under the key; what may not be shared is made for each caller."""
        store = self._store
        now = store.clock()
        kept = store.lru.get((self.name, key), now)
        if kept is not None and kept.fresh_until > now:
            self.tally.local += 1
            page: Page = kept.value
            return page
        owner = object()
        makers: list[object] = []

        async def make_once() -> Made[Page]:
            makers.append(owner)
            return await self._made(await make())

        recipe = Recipe(
            f"{self.name}:{short_key(key)}",
            self.tally,
            make_once,
            lambda data: Page(self._decode(data)),
            lambda made, mark: self._keep(key, made, mark),
        )
        flight = (self.name, key)
        if kept is not None:
            self.tally.stale += 1
            store.flights.start(flight, lambda: fetch(store, recipe))
            stale_page: Page = kept.value
            return stale_page
        made = await store.flights.join(flight, lambda: fetch(store, recipe))
        if made.shared is None and not makers:  # made by another caller, and not for us
            return (await self._made(await make())).value
        return made.value

    async def _made(self, answer: Answer) -> Made[Page]:
        if not answer.storable:
            return Made(Page(_plain(answer)), None)
        stored = await _finish(answer)
        live = min(answer.ttl + answer.stale, LONGEST_SECONDS)
        shared = Shared(self._encode(stored), checked_tags(answer.tags), min(answer.ttl, live), live)
        return Made(Page(stored), shared)

    def _keep(self, key: str, made: Made[Page], mark: int) -> None:
        if made.shared is not None:
            self._store.keep((self.name, key), made.value, made.value.size, made.shared, mark)


def answer(
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    *,
    tags: Iterable[str] = (),
    ttl: timedelta = timedelta(),
    stale: timedelta = timedelta(),
) -> Answer:
    """Put an answer together as `PageCache.get` wants it."""
    return Answer(
        status=status,
        headers=tuple(headers),
        body=body,
        tags=tuple(tags),
        ttl=ttl.total_seconds(),
        stale=stale.total_seconds(),
    )


async def _finish(made: Answer) -> _Stored:
    """Compress what is so long that whoever asks first must not hold up the others; the rest waits for who takes it."""
    plain = _plain(made)
    if len(made.body) < _COMPRESS_IN_A_THREAD or not _is_worth_compressing(
        plain.headers, plain.body, _content_type(plain.headers)
    ):
        return plain
    gzip, br = await asyncio.to_thread(lambda: (_gzip(made.body), _brotli(made.body)))
    return msgspec.structs.replace(plain, gzip=gzip, br=br)


def _content_type(headers: Headers) -> bytes:
    return next((value.lower() for name, value in headers if name.lower() == b"content-type"), b"")


def _is_worth_compressing(headers: Headers, body: bytes, kind: bytes) -> bool:
    encoded = any(name.lower() == b"content-encoding" for name, _ in headers)
    return not encoded and len(body) >= _LEAST_WORTH_COMPRESSING and kind.startswith(_TEXT)


def _gzip(body: bytes) -> bytes:
    return gzip_compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))


def _plain(made: Answer) -> _Stored:
    own = {name.lower(): value for name, value in made.headers if name.lower() in _OWN}
    headers = tuple((name, value) for name, value in made.headers if name.lower() not in _OWN)
    if b"content-encoding" in own:
        headers = (*headers, (b"content-encoding", own[b"content-encoding"]))
    return _Stored(made.status, headers, etag_of(made.body), own.get(b"vary", b""), made.body, b"", b"")


def _accepts(offered: str, encoding: str) -> bool:
    for item in offered.split(","):
        name, _, rest = item.partition(";")
        if name.strip() == encoding:
            return rest.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
