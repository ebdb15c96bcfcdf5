"""How finished answers become smaller: what is worth it, and in which encodings they go out."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from gzip import compress as gzip_compress

import brotli

from stoa.kernel.zstd import Zstd

LEAST_WORTH_COMPRESSING = 512
_TEXT = (b"text/", b"application/json", b"application/problem+json", b"application/javascript", b"image/svg+xml")
_GZIP_LEVEL = 5
_BROTLI_QUALITY = 4
_PACKER = Zstd(level=3)
ZSTD = "zstd"


def pack(body: bytes) -> bytes:
    """Make a body small for as long as it is kept; most browsers take it as it lies there."""
    return _PACKER.compress(body)


def unpack(packed: bytes) -> bytes:
    """Give back what was packed."""
    return _PACKER.decompress(packed)


def _gzip(body: bytes) -> bytes:
    return gzip_compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))


ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {ZSTD: pack, "br": _brotli, "gzip": _gzip}
"""The ones that answers go out in, the best first."""


def is_text(kind: bytes) -> bool:
    """Say whether bytes of this type get smaller."""
    return kind.startswith(_TEXT)


@lru_cache(maxsize=256)  # browsers of a kind all say the same
def choose_encoding(accept: str) -> str:
    """Choose the best among what a client takes; `identity` where that is none."""
    offered = accept.lower()
    for encoding in ENCODINGS:
        if encoding in offered and _accepts(offered, encoding):
            return encoding
    return "identity"


def _accepts(offered: str, encoding: str) -> bool:
    for item in offered.split(","):
        name, _, rest = item.partition(";")
        if name.strip() == encoding:
            return rest.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
