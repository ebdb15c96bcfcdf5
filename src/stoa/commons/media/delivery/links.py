"""Addresses of files, and the keys under which they are kept."""

from datetime import timedelta
from pathlib import PurePosixPath
from uuid import UUID

from stoa.kernel.crypto import BadSignature, Keyring, sign, unsign
from stoa.kernel.decoding import Made

FOLDER = "media"
_PURPOSE = "media.link"
_DIGITS = 40


def key_of(media_id: UUID, made: Made) -> str:
    """Name a file by whose it is and by what is in it: an address never shows anything else.

    Two people's equal pictures are two files, so that deleting one takes nothing away from the other.
    """
    return f"{FOLDER}/{media_id.hex}/{made.sha256[:_DIGITS]}{PurePosixPath(made.name).suffix}"


def public_address(key: str, origin: str = "") -> str:
    """Give the address of a published file."""
    return f"{origin}/{key}"


def private_link(keys: Keyring, media_id: UUID, name: str, life: timedelta) -> str:
    """Sign an address that opens one file for a while."""
    return f"/{FOLDER}/private/{sign(keys, f'{media_id}/{name}', _PURPOSE, life)}"


def read_private(keys: Keyring, token: str) -> tuple[UUID, str]:
    """Give the file that a signed address opens."""
    media_id, _, name = unsign(keys, token, _PURPOSE).decode().partition("/")
    try:
        return UUID(media_id), name
    except ValueError as error:
        raise BadSignature from error
