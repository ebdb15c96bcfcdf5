"""Random tokens, and the keyed hashes under which tokens and look-up values are stored."""

import hmac
import secrets

from .keyring import Keyring

TOKEN_CHARACTERS = 43


def token() -> str:
    """Make 256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def lookup_hash(keys: Keyring, value: bytes | str, purpose: str) -> bytes:
    """Hash a value under the current root, for storing and finding it without keeping it readable."""
    return hmac.digest(keys.derive("hash", purpose), _as_bytes(value), "sha256")


def lookup_hashes(keys: Keyring, value: bytes | str, purpose: str) -> list[bytes]:
    """Hash a value under every root, the current first: `hash = any(:hashes)` finds rows from before a rotation."""
    content = _as_bytes(value)
    return [hmac.digest(keys.derive("hash", purpose, root.id), content, "sha256") for root in keys.roots]


def hash_token(keys: Keyring, text: str, purpose: str) -> bytes:
    """Hash a token for storage; a random token needs no slow hash, only one that a stolen table does not reveal."""
    return lookup_hash(keys, text, f"token.{purpose}")


def token_hashes(keys: Keyring, text: str, purpose: str) -> list[bytes]:
    """Hash a presented token under every root, to find it as it was stored."""
    return lookup_hashes(keys, text, f"token.{purpose}")


def same(left: bytes | str, right: bytes | str) -> bool:
    """Compare without telling by the time taken how much of it was right."""
    return hmac.compare_digest(_as_bytes(left), _as_bytes(right))


def _as_bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value
