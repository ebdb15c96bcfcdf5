"""Finished answers: status, headers and bytes in every encoding, ready to be sent before routing."""

import asyncio
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import msgspec

from .fetch import Made, Recipe, fetch
from .packing import ENCODINGS, LEAST_WORTH_COMPRESSING, ZSTD, choose_encoding, is_text, pack, unpack
from .store import LONGEST_SECONDS, Shared, Store, checked_tags
from .values import short_key

type Headers = tuple[tuple[bytes, bytes], ...]
type Wire = tuple[list[tuple[bytes, bytes]], bytes]

_PACKED_FROM = 24 * 1024  # what is shorter is sent more often as it is, by programs, than its room is worth
_COMPRESS_IN_A_THREAD = 256 * 1024
_LAYOUT = 2  # of what lies in Valkey: what was stored in another one is not looked at
_MARKS = ("", *(f"-{encoding}" for encoding in ENCODINGS))
_AS_KEPT = Shared(b"", (), 0, 0)
"""Stands for what Valkey was not asked to give, as this process has it and may go on with it."""
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
    about: str = ""
    """What it is about, for whoever counts its readers."""

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
    length: int
    body: bytes
    packed: bool
    packs: dict[str, bytes]
    about: str


class Page:
    """A finished answer; `wire(encoding)` is what goes out.

    A long text is kept small, as most who ask take it so. Another encoding is made when somebody first takes it, and
    told to `grown`, since it needs room; as it was written it is read out of the small one for each who takes no other.
    """

    __slots__ = ("_bodies", "_heads", "_packs", "_stored", "about", "etag", "grown", "is_html", "size", "status")

    def __init__(self, stored: _Stored) -> None:
        """Take what was stored."""
        self.status = stored.status
        self.etag = stored.etag
        self.about = stored.about
        kind = _content_type(stored.headers)
        self.is_html = kind.startswith(b"text/html")
        self._stored = stored
        self._packs = _is_worth_compressing(stored.headers, stored.length, kind)
        self._heads: dict[tuple[str, bool], bytes] = {}
        self._bodies = {**stored.packs, ZSTD if stored.packed else "identity": stored.body}
        self.size = sum(map(len, self._bodies.values()))
        self.grown: Callable[[int], None] | None = None

    def encoding(self, accept: str) -> str:
        """Choose among what the client takes: zstd, brotli, gzip, or as it is."""
        return choose_encoding(accept) if self._packs else "identity"

    def wire(self, encoding: str = "identity") -> Wire:
        """Give headers and body of one encoding."""
        body = self.body(encoding)
        return self._laid_out(encoding, len(body)), body

    def body(self, encoding: str) -> bytes:
        """Give the body in one encoding."""
        found = self._bodies.get(encoding)
        if found is not None:
            return found
        plain = unpack(self._stored.body) if self._stored.packed else self._stored.body
        if encoding == "identity":
            return plain
        made = self._bodies[encoding] = ENCODINGS[encoding](plain)
        self.size += len(made)
        if self.grown is not None:
            self.grown(len(made))
        return made

    def _laid_out(self, encoding: str, length: int) -> list[tuple[bytes, bytes]]:
        stored = self._stored
        mark = "" if encoding == "identity" else f"-{encoding}"
        vary = [word.strip() for word in stored.vary.split(b",") if word.strip()]
        if self._packs and not any(word.lower() == b"accept-encoding" for word in vary):
            vary.append(b"accept-encoding")
        found = [*stored.headers, (b"content-length", b"%d" % length), (b"etag", f'"{stored.etag}{mark}"'.encode())]
        if vary:
            found.append((b"vary", b", ".join(vary)))
        if mark:
            found.append((b"content-encoding", encoding.encode()))
        return found

    def head(self, encoding: str = "identity", *, bodiless: bool = False) -> bytes:
        """Give the header lines of one encoding as they go out; `bodiless` for an answer that sends no body."""
        lines = self._heads.get((encoding, bodiless))
        if lines is None:
            length = self._stored.length if encoding == "identity" else len(self.body(encoding))
            headers = self._laid_out(encoding, length)
            lines = b"".join(b"%b: %b\r\n" % pair for pair in headers if not (bodiless and pair[0] in _OF_THE_BODY))
            self._heads[(encoding, bodiless)] = lines
        return lines

    def unchanged(self, if_none_match: str) -> bool:
        """Say whether the client already has it."""
        if if_none_match.strip() == "*":
            return True
        return self.etag in if_none_match and any(f'"{self.etag}{mark}"' in if_none_match for mark in _MARKS)


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
        now = self._store.clock()
        kept = self._store.find((self.name, key), now)
        if kept is None or kept.fresh_until <= now:
            return None
        self.tally.local += 1
        page: Page = kept.value
        return page

    async def get(self, key: str, make: Callable[[], Awaitable[Answer]]) -> Page:
        """Give the page under the key; what may not be shared is made for each caller."""
        store = self._store
        now = store.clock()
        kept = store.find((self.name, key), now)
        if kept is not None and kept.fresh_until > now:
            self.tally.local += 1
            page: Page = kept.value
            return page
        owner = object()
        makers: list[object] = []

        async def make_once() -> Made[Page]:
            makers.append(owner)
            return await self._made(await make())

        flight = (self.name, key)
        recipe = Recipe(
            f"{self.name}{_LAYOUT}:{short_key(key)}",
            flight,
            self.tally,
            make_once,
            lambda data: Page(self._decode(data)),
            lambda page: Made(page, _AS_KEPT),
            lambda made, mark, began_ms: self._keep(key, made, mark, began_ms),
        )
        if kept is not None:
            self.tally.stale += 1
            store.flights.start_behind(flight, lambda: fetch(store, recipe, behind=True))
            stale_page: Page = kept.value
            return stale_page
        made: Made[Page] = await store.flights.join(flight, lambda: fetch(store, recipe))
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

    def _keep(self, key: str, made: Made[Page], mark: int, began_ms: int) -> None:
        if made.shared is not None:
            page, place, lru = made.value, (self.name, key), self._lru
            self._store.keep(place, page, page.size, made.shared, mark, began_ms)
            page.grown = lambda more: lru.grow(place, page, more)


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
    """Pack what is long; what is so long that whoever asks first would hold up the others, in every encoding."""
    plain = _plain(made)
    body, kind = made.body, _content_type(plain.headers)
    if len(body) < _PACKED_FROM or not _is_worth_compressing(plain.headers, len(body), kind):
        return plain
    if len(body) < _COMPRESS_IN_A_THREAD:
        return msgspec.structs.replace(plain, body=pack(body), packed=True)
    packs = await asyncio.to_thread(lambda: {name: squeeze(body) for name, squeeze in ENCODINGS.items()})
    return msgspec.structs.replace(plain, body=packs.pop(ZSTD), packed=True, packs=packs)


def _content_type(headers: Headers) -> bytes:
    return next((value.lower() for name, value in headers if name.lower() == b"content-type"), b"")


def _is_worth_compressing(headers: Headers, length: int, kind: bytes) -> bool:
    encoded = any(name.lower() == b"content-encoding" for name, _ in headers)
    return not encoded and length >= LEAST_WORTH_COMPRESSING and is_text(kind)


def _plain(made: Answer) -> _Stored:
    own = {name.lower(): value for name, value in made.headers if name.lower() in _OWN}
    headers = tuple((name, value) for name, value in made.headers if name.lower() not in _OWN)
    if b"content-encoding" in own:
        headers = (*headers, (b"content-encoding", own[b"content-encoding"]))
    etag, vary = etag_of(made.body), own.get(b"vary", b"")
    return _Stored(
        made.status, headers, etag, vary, len(made.body), made.body, packed=False, packs={}, about=made.about
    )
