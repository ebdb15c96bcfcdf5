"""Zstandard with its tables kept: laying them out takes longer than packing a small answer."""

import threading

import zstandard


class Zstd(threading.local):
    """Packs and unpacks for as long as the process lives; each thread has its own tables, as the library asks for."""

    def __init__(self, *, level: int) -> None:
        self.compress = zstandard.ZstdCompressor(level=level).compress
        self._packed = zstandard.ZstdDecompressor()

    def decompress(self, packed: bytes) -> bytes:
        """Give back what was packed whole."""
        return self._packed.decompress(packed)
