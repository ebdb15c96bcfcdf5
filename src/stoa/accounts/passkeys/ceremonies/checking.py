"""Whether what an authenticator says holds."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from .party import Party

# What parsing bytes of a stranger's choosing may raise besides the library's own.
_UNREADABLE = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)


class Refused(Exception):
    """What came does not hold; which part of it is not for whoever sent it."""


class _ClientData(msgspec.Struct, frozen=True):
    challenge: str


@dataclass(frozen=True, slots=True)
class Made:
    """A credential that was made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential that was shown."""

    sign_count: int
    backed_up: bool


def read_bytes(text: str) -> bytes:
    """Read what browsers write in base64."""
    try:
        return base64url_to_bytes(text)
    except ValueError as error:
        raise Refused from error


def challenge_in(client_data: str) -> str:
    """Read which challenge an answer claims to be for; whether it is, is checked later."""
    try:
        return msgspec.json.decode(read_bytes(client_data), type=_ClientData).challenge
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused from error


def check_made(credential: Mapping[str, Any], challenge: str, party: Party) -> Made:
    """Check a new credential: its challenge, its origin, its site, and that a person has unlocked it."""
    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused from error
    return Made(found.credential_id, found.credential_public_key, found.sign_count, found.credential_backed_up)


def check_shown(credential: Mapping[str, Any], challenge: str, party: Party, public_key: bytes) -> Shown:
    """Check a signature: its challenge, its origin, its site, its key, and that a person has unlocked it.

    The counter is not compared here: the database does that while it writes the new one, and only for a signature
    that holds, so that nobody can cast suspicion on somebody else's passkey.
    """
    try:
        found = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused from error
    return Shown(found.new_sign_count, found.credential_backed_up)
