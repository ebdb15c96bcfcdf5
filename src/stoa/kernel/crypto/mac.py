"""HMAC-SHA-256 with one key, many times: what the key alone decides is worked out once.

The standard library begins with the key each time, which takes as long as a short message itself.
"""

from hashlib import sha256

_BLOCK = sha256().block_size
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


class Mac:
    """A key that has been taken in."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        """Take in a key, which is one of ours and no longer than a block."""
        if len(key) > _BLOCK:
            message = "The key is longer than a block."
            raise ValueError(message)
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = sha256(padded.translate(_INNER))
        self._outer = sha256(padded.translate(_OUTER))

    def digest(self, message: bytes) -> bytes:
        """Give the code of a message."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()
