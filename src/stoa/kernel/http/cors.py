"""Cross-origin calls: the API answers to the origins on the list, and to no other."""

from typing import TYPE_CHECKING

from .finish import Finished

if TYPE_CHECKING:
    from .exchange import Exchange

_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS = b"authorization, content-type, if-match, if-none-match, idempotency-key, x-csrf-token"
_EXPOSED = (
    b"etag, location, ratelimit, ratelimit-policy, ratelimit-limit, ratelimit-remaining, ratelimit-reset, "
    b"retry-after, x-request-id"
)
_MAX_AGE = b"600"


def _allowed_origin(exchange: "Exchange") -> bytes | None:
    origin = exchange.headers.get(b"origin")
    if origin is None or not exchange.is_api or not exchange.app.allows_origin(origin.decode("latin-1")):
        return None
    return origin


def answer_preflight(exchange: "Exchange") -> Finished | None:
    """Answer a browser that asks before it calls."""
    if exchange.method != "OPTIONS" or b"access-control-request-method" not in exchange.headers:
        return None
    origin = _allowed_origin(exchange)
    if origin is None:
        return Finished(204, b"", "text/plain", [(b"vary", b"origin")])
    headers = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", _HEADERS),
        (b"access-control-max-age", _MAX_AGE),
        (b"vary", b"origin"),
    ]
    return Finished(204, b"", "text/plain", headers)


def cors_headers(exchange: "Exchange") -> list[tuple[bytes, bytes]]:
    """Headers that let an allowed origin read the answer."""
    if not exchange.is_api or exchange.method == "OPTIONS" or not exchange.app.http.cors_origins:
        return []
    origin = _allowed_origin(exchange)
    if origin is None:
        return [(b"vary", b"origin")]
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", _EXPOSED),
        (b"vary", b"origin"),
    ]
