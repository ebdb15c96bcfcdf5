"""Secrets: root keys, boxes for secrets at rest, keyed hashes, signed values.

Nothing here knows a database; signing keys and re-encryption, which do, are in `stoa.kernel.keys`.
"""

from .box import BadBox, box_head, needs_reseal, open_box, open_text, reseal, row_address, seal
from .keyring import SHORT_MAC_BYTES, Keyring, UnknownKey, load_keyring
from .roots import BadRoots, Root, new_root, parse_roots
from .settings import CryptoSettings
from .signing import BadSignature, SignatureExpired, sign, unsign
from .tokens import hash_token, lookup_hash, lookup_hashes, same, token, token_hashes

__all__ = [
    "SHORT_MAC_BYTES",
    "BadBox",
    "BadRoots",
    "BadSignature",
    "CryptoSettings",
    "Keyring",
    "Root",
    "SignatureExpired",
    "UnknownKey",
    "box_head",
    "hash_token",
    "load_keyring",
    "lookup_hash",
    "lookup_hashes",
    "needs_reseal",
    "new_root",
    "open_box",
    "open_text",
    "parse_roots",
    "reseal",
    "row_address",
    "same",
    "seal",
    "sign",
    "token",
    "token_hashes",
    "unsign",
]
