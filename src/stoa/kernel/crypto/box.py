"""Boxes: secrets at rest, encrypted so that each fits only its own row.

    version 1 | length of key id 1 | key id | nonce 12, wrapped data key 48 | nonce 12, ciphertext + tag 16

A box has a data key of its own (AES-256-GCM), wrapped by a key that is derived from the root named in the box. The
row's address is bound into both layers: a box that is moved to another row, column or table does not open. Changing the
root key rewraps the data key and leaves the contents as they are.
"""

import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stoa.kernel.errors import Fault

from .keyring import Keyring

_VERSION = 1
_NONCE = 12
_WRAPPED = _NONCE + 32 + 16
_FIXED = 2 + _WRAPPED + _NONCE + 16
LARGEST_PLAINTEXT = 16 * 1024 * 1024


class BadBox(Fault):
    """A stored secret does not open: it was damaged, or it belongs to another row."""

    code = "UNREADABLE_SECRET"


def row_address(table: str, column: str, row_id: object) -> str:
    """Name the place that a box belongs to."""
    return f"{table}:{column}:{row_id}"


def seal(keys: Keyring, plaintext: bytes | str, address: str) -> bytes:
    """Encrypt for one place (see `row_address`)."""
    content = plaintext.encode() if isinstance(plaintext, str) else plaintext
    if len(content) > LARGEST_PLAINTEXT:
        message = f"A box holds at most {LARGEST_PLAINTEXT} bytes; larger things belong into storage."
        raise ValueError(message)
    head = box_head(keys.current.id)
    data_key = secrets.token_bytes(32)
    nonce = os.urandom(_NONCE)
    wrapped = _wrap(keys, keys.current.id, data_key, address)
    return head + wrapped + nonce + AESGCM(data_key).encrypt(nonce, content, address.encode())


def open_box(keys: Keyring, box: bytes, address: str) -> bytes:
    """Decrypt what was sealed for this place."""
    root_id, wrapped, body = _parts(box)
    data_key = _unwrap(keys, root_id, wrapped, address)
    try:
        return AESGCM(data_key).decrypt(body[:_NONCE], body[_NONCE:], address.encode())
    except InvalidTag:
        raise BadBox from None


def open_text(keys: Keyring, box: bytes, address: str) -> str:
    """Decrypt text that was sealed for this place."""
    return open_box(keys, box, address).decode()


def needs_reseal(keys: Keyring, box: bytes) -> bool:
    """Say whether the box was sealed with a root key other than the current one."""
    return _parts(box)[0] != keys.current.id


def reseal(keys: Keyring, box: bytes, address: str) -> bytes:
    """Rewrap the box for the current root key; refuses a box that does not open."""
    root_id, wrapped, body = _parts(box)
    data_key = _unwrap(keys, root_id, wrapped, address)
    try:
        AESGCM(data_key).decrypt(body[:_NONCE], body[_NONCE:], address.encode())
    except InvalidTag:
        raise BadBox from None
    return box_head(keys.current.id) + _wrap(keys, keys.current.id, data_key, address) + body


def box_head(root_id: str) -> bytes:
    """First bytes of every box that was sealed with this root key."""
    name = root_id.encode("ascii")
    return bytes((_VERSION, len(name))) + name


def _parts(box: bytes) -> tuple[str, bytes, bytes]:
    """Key id, wrapped data key, and nonce with ciphertext."""
    if len(box) < _FIXED or box[0] != _VERSION or len(box) < _FIXED + box[1]:
        raise BadBox
    start = 2 + box[1]
    try:
        root_id = bytes(box[2:start]).decode("ascii")
    except UnicodeDecodeError:
        raise BadBox from None
    return root_id, bytes(box[start : start + _WRAPPED]), bytes(box[start + _WRAPPED :])


def _wrap(keys: Keyring, root_id: str, data_key: bytes, address: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + keys.wrapper(root_id).encrypt(nonce, data_key, box_head(root_id) + address.encode())


def _unwrap(keys: Keyring, root_id: str, wrapped: bytes, address: str) -> bytes:
    bound = box_head(root_id) + address.encode()
    try:
        return keys.wrapper(root_id).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
    except InvalidTag:
        raise BadBox from None
