"""Compressed forms of what a browser fetches, kept between starts: squeezing them takes longer than all else there."""

import gzip
import hashlib
import os
import secrets
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import brotli


def with_brotli(body: bytes, quality: int, cache: Path | None) -> bytes:
    """Compress, or take what an earlier start has kept."""
    return _kept(body, f"br{quality}", cache, lambda: bytes(brotli.compress(body, quality=quality)), _from_brotli)


def with_gzip(body: bytes, level: int, cache: Path | None) -> bytes:
    """Compress, or take what an earlier start has kept."""
    return _kept(body, f"gz{level}", cache, lambda: gzip.compress(body, level, mtime=0), _from_gzip)


def _kept(
    body: bytes, kind: str, cache: Path | None, make: Callable[[], bytes], read: Callable[[bytes], bytes | None]
) -> bytes:
    """Look into the cache; what lies there counts only when it says the same as the body."""
    if cache is None:
        return make()
    path = cache / f"{hashlib.sha256(body).hexdigest()}.{kind}"
    with suppress(OSError):
        known = path.read_bytes()
        if read(known) == body:
            return known
    made = make()
    with suppress(OSError):  # a folder that cannot be written costs time at each start, and nothing else
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        half.write_bytes(made)
        half.replace(path)
    return made


def _from_brotli(packed: bytes) -> bytes | None:
    try:
        return bytes(brotli.decompress(packed))
    except brotli.error:
        return None


def _from_gzip(packed: bytes) -> bytes | None:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None
