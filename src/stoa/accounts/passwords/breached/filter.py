"""A Bloom filter over the most used passwords; one in a million others is taken for one of them."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

BITS_EACH = 29
HASHES = 20
_FILE = "data/breached.filter"


def make_filter(passwords: Iterable[str]) -> bytes:
    """Write the filter of a list; `tools.setup.breached` does so with the list that comes with zxcvbn."""
    known = {password.casefold() for password in passwords}
    bits = bytearray(-(-len(known) * BITS_EACH // 8))
    for password in known:
        for place in _places(password, len(bits) * 8):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def is_breached(password: str) -> bool:
    """Say whether a password is on the list, as it is or with signs added at its ends."""
    lowered = password.casefold()
    plain = lowered.strip("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")
    return any(_is_in(one) for one in {lowered, plain} if one)


def _is_in(text: str) -> bool:
    bits = _bits()
    return all(bits[place >> 3] >> (place & 7) & 1 for place in _places(text, len(bits) * 8))


def _places(text: str, size: int) -> Iterator[int]:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:]) | 1
    return ((first + number * step) % size for number in range(HASHES))


@cache
def _bits() -> bytes:
    return files("stoa.accounts.passwords").joinpath(_FILE).read_bytes()
