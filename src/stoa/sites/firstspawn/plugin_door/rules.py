"""What is signed, in both forms, and which versions are ours."""

import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import BadSignature, SignatureTooWeak, StaleTimestamp

TOLERANCE = timedelta(minutes=5)
_KEY = re.compile(r"fs_pk_[0-9a-f]{32}")
_TIME = re.compile(r"[0-9]{13}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_FIRST = re.compile(r"sha256=([0-9a-f]{64})")
_SECOND = re.compile(r"v2=([0-9a-f]{64})")
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed request, as it arrived."""

    key: str
    timestamp: str
    nonce: str
    signature: str
    method: str
    target: str
    """Path and query, as they were asked for."""
    body: bytes


def first_message(signed: Signed) -> bytes:
    """Give what the older form signs: `{timestamp}.{raw body}`, and the target where there is no body."""
    content = signed.target.encode() if signed.method == "GET" else signed.body
    return signed.timestamp.encode() + b"." + content


def second_message(signed: Signed) -> bytes:
    """Give what the second form signs: six lines, from the key to the body's SHA-256."""
    digest = hashlib.sha256(signed.body).hexdigest()
    lines = (signed.key, signed.method, signed.target, signed.nonce, signed.timestamp, digest)
    return "\n".join(lines).encode()


def sign(secret: bytes, message: bytes) -> str:
    """Give the HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def check_form(signed: Signed, now: datetime, *, second_only: bool) -> None:
    """Refuse what cannot be right whatever the secret is."""
    if not _KEY.fullmatch(signed.key) or not _TIME.fullmatch(signed.timestamp):
        raise BadSignature
    if abs(now.timestamp() * 1000 - int(signed.timestamp)) > TOLERANCE / timedelta(milliseconds=1):
        raise StaleTimestamp
    if _SECOND.fullmatch(signed.signature):
        if not _NONCE.fullmatch(signed.nonce):
            raise BadSignature
    elif not _FIRST.fullmatch(signed.signature):
        raise BadSignature
    elif second_only:
        raise SignatureTooWeak


def is_signed_by(signed: Signed, known: Sequence[bytes]) -> bool:
    """Say whether one of the secrets made the signature, in a time that does not tell which."""
    second = _SECOND.fullmatch(signed.signature)
    found = second or _FIRST.fullmatch(signed.signature)
    if found is None:
        return False
    message = second_message(signed) if second else first_message(signed)
    matches = [hmac.compare_digest(sign(secret, message), found[1]) for secret in known]
    return any(matches)


def replay_digest(signed: Signed) -> bytes:
    """Give what tells one accepted request from another: the nonce in the second form, the signature in the first."""
    text = signed.nonce if signed.signature.startswith("v2=") else signed.signature
    return hashlib.sha256(text.encode()).digest()


def is_official(version: str, official: Iterable[str]) -> bool:
    """Say whether a version is one of the official ones."""
    found = _numbers(version)
    for one in official:
        least = one.removeprefix(">=")
        if one == version or (found is not None and one != least and (floor := _numbers(least)) and found >= floor):
            return True
    return False


def _numbers(version: str) -> tuple[int, ...] | None:
    match = _VERSION.fullmatch(version)
    return tuple(int(part) for part in match.groups()) if match else None


def is_allowed(address: str, networks: Iterable[str]) -> bool:
    """Say whether the address lies in one of the networks; where none is named, any address does."""
    named = [ipaddress.ip_network(text) for text in networks]
    if not named:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found.version == network.version and found in network for network in named)
