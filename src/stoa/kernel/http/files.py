"""Static files out of memory: hashed addresses, kept by browsers for ever."""

from typing import TYPE_CHECKING

from stoa.kernel.errors import MethodNotAllowed, NotFound

from .finish import Finished, accepts, choose_encoding

if TYPE_CHECKING:
    from .exchange import Exchange

_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


def answer_static(exchange: "Exchange") -> Finished:
    """Give the file of this address."""
    if exchange.method not in {"GET", "HEAD"}:
        raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
    found = exchange.app.renderer.statics.by_url.get(exchange.path)
    if found is None:
        raise NotFound
    exchange.route_name = "static"
    headers = [_FOR_EVER, (b"vary", b"accept-encoding")]
    encoding = choose_encoding(exchange.headers.get(b"accept-encoding", b""))
    body = found.body
    if encoding == b"br" and found.brotli is not None:
        body = found.brotli
        headers.append((b"content-encoding", b"br"))
    elif found.gzip is not None and accepts(exchange.headers.get(b"accept-encoding", b""), b"gzip"):
        body = found.gzip
        headers.append((b"content-encoding", b"gzip"))
    return Finished(200, body, found.content_type, headers, etag=found.etag.encode(), encoded=True)
