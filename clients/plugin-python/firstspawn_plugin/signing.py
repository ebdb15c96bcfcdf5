"""The second form of signature: six lines, and the HMAC of them."""

import hashlib
import hmac


def message_of(key: str, method: str, target: str, nonce: str, timestamp_ms: int, body: bytes) -> bytes:
    """Give what is signed: key, method, path with query, nonce, time in milliseconds, SHA-256 of the body."""
    lines = (key, method, target, nonce, str(timestamp_ms), hashlib.sha256(body).hexdigest())
    return "\n".join(lines).encode()


def sign_request(
    key: str, secret: str, method: str, target: str, *, nonce: str, timestamp_ms: int, body: bytes
) -> dict[str, str]:
    """Give the headers that prove who sends a request."""
    code = hmac.new(secret.encode(), message_of(key, method, target, nonce, timestamp_ms, body), hashlib.sha256)
    return {
        "X-FirstSpawn-Key": key,
        "X-FirstSpawn-Timestamp": str(timestamp_ms),
        "X-FirstSpawn-Nonce": nonce,
        "X-FirstSpawn-Signature": f"v2={code.hexdigest()}",
    }
