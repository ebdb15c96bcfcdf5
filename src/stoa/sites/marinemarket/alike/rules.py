"""Which photos are alike: nearly the same difference hash, and the same shape."""

from collections.abc import Iterator

ALIKE = 4
"""Of 64 bits, so many may differ: what this site shows, saved and sent again, differs in fewer."""
_PLAIN = 8
"""A photo with fewer bits of one kind is mostly one colour, and like many others."""
_BANDS, _WIDTH = 4, 16
_HALF, _WHOLE = 2**63, 2**64


def mark_of(fingerprint: str) -> int | None:
    """Read a fingerprint as the database holds 64 bits; nothing of a picture that says too little."""
    if not fingerprint:
        return None
    bits = int(fingerprint, 16)
    if not _PLAIN <= bits.bit_count() <= _BANDS * _WIDTH - _PLAIN:
        return None
    return (bits + _HALF) % _WHOLE - _HALF


def bands_of(mark: int) -> list[int]:
    """Cut a mark into four, each with its place in front."""
    bits = mark % _WHOLE
    return [at << _WIDTH | bits >> (_BANDS - 1 - at) * _WIDTH & (1 << _WIDTH) - 1 for at in range(_BANDS)]


def probes_of(mark: int) -> list[int]:
    """Give every band that a photo alike may have: of seven bits that differ, one band has at most one."""
    return [probe for band in bands_of(mark) for probe in _around(band)]


def _around(band: int) -> Iterator[int]:
    yield band
    for bit in range(_WIDTH):
        yield band ^ 1 << bit
