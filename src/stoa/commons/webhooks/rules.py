"""How messages are signed, to which addresses they go, and how long to wait between attempts."""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from stoa.kernel.backoff import Backoff
from stoa.kernel.mail.signature import sign_hook

# 10 s, 20 s, … 4 h: seventeen attempts in a little more than a day.
BACKOFF = Backoff(timedelta(seconds=10), timedelta(hours=4))
RETRIES = 16
LONGEST_RETRY_AFTER = timedelta(hours=4)
SECRET_BYTES = 32
RESPONSE_LIMIT = 2000
_HOST_LIMIT = 253


def new_secret() -> str:
    """Make a secret as Standard Webhooks writes one."""
    return "whsec_" + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign_headers(
    signing: Sequence[str], message_id: str, at: datetime, body: bytes, plain_header: str
) -> dict[str, str]:
    """Give the headers of a message. Every secret signs, the newest first; the plain signature is the newest's."""
    timestamp = int(at.timestamp())
    plain = hmac.new(signing[0].encode(), f"{timestamp}.".encode() + body, "sha256").hexdigest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign_hook(secret, message_id, timestamp, body) for secret in signing),
        plain_header: f"sha256={plain}",
    }


def plain_header_of(title: str, name: str) -> str:
    """Give the name of the plain signature's header."""
    word = "".join(letter for letter in title if letter.isascii() and letter.isalnum())
    return name or f"X-{word or 'Stoa'}-Signature"


def read_url(url: str, *, production: bool) -> tuple[str, int] | str:
    """Give host and port of an address, or say in words what is wrong with it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not an address. Write it like https://hooks.example.org/stoa."
    if parts.scheme not in {"https", "http"} or not parts.hostname or len(parts.hostname) > _HOST_LIMIT:
        return "This is not an address. Write it like https://hooks.example.org/stoa."
    if production and parts.scheme != "https":
        return "Use an address that begins with https://, so that nobody on the way can read what is sent."
    if parts.username is not None or parts.password is not None:
        return "Leave name and password out of the address: the signature says who sends."
    if parts.fragment:
        return "Leave out what follows the #: it is never sent."
    if not url.isprintable() or " " in url:
        return "The address holds a space or a sign that cannot be seen. Write those as %20 and the like."
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)
