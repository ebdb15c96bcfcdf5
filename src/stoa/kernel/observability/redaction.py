"""Taking secrets out of what is written down: by the name of the field, and by the look of the value."""

import re
from collections.abc import Mapping
from typing import Any

MASK = "[redacted]"
_DEEPEST = 8
_LONGEST_TEXT = 20_000

_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|authorization|cookie|api_?key|private_?key|credential|csrf|dsn$|session_?id|otp|recovery|signature",
    re.IGNORECASE,
)
# A name that only counts or describes secrets is no secret.
_HARMLESS_NAME = re.compile(r"(count|length|name|type|kind|expires(_at|_in)?|ttl)$", re.IGNORECASE)

# Each keeps its first group, where it has one, and masks the rest.
_SECRET_VALUES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?i)\b((?:bearer|basic)\s+)[\w\-.~+/]{8,}=*",
        r"()\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*",  # JSON web tokens
        r"(://)[^\s:/@]*:[^\s/@]+(?=@)",  # user:password in an address
        r"()-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
        r"()\b(?:sk|rk|pk)_(?:live|test)_\w{8,}",
        r"()\bgh[pousr]_\w{20,}",
        r"()\bAKIA[0-9A-Z]{16}\b",
        r"(?i)([?&](?:token|key|code|sig|secret|state|password|api_key|signature)=)[^&\s\"']+",
        r"(?i)(\b(?:password|passwd|secret|token|api_?key)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&}]+",
    )
)
# One look decides for most texts that none of the patterns can fit.
_SUSPECT = re.compile(
    r"(?i)bearer|basic|eyj|://|private key|[srp]k_(?:live|test)|gh[pousr]_|akia|token|key|code|sig|secret|state|pass|@"
)
# The same words for plain text, where looking for one after another is quicker.
_SUSPECT_WORDS = (
    "bearer", "basic", "eyj", "://", "private key", "k_live", "k_test", "gho_", "ghp_", "ghr_", "ghs_", "ghu_", "akia",
    "token", "key", "code", "sig", "secret", "state", "pass", "@",
)  # fmt: skip
_EMAIL = re.compile(r"\b([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)\b")


def redact(value: Any, name: str = "", depth: int = 0) -> Any:
    """Give a copy of the value that can be written down."""
    if name and _SECRET_NAME.search(name) and not _HARMLESS_NAME.search(name) and not isinstance(value, bool | None):
        return MASK
    if depth > _DEEPEST:
        return "[too deep]"
    match value:
        case str():
            return redact_text(value)
        case bytes():
            return redact_text(value.decode("utf-8", errors="replace"))
        case Mapping():
            return {str(key): redact(item, str(key), depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [redact(item, name, depth + 1) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return redact_text(str(value))


def redact_text(text: str) -> str:
    """Mask what looks like a secret inside a text; shorten addresses of people."""
    text = text[:_LONGEST_TEXT]
    if not _is_suspect(text):
        return text
    for pattern in _SECRET_VALUES:
        text = pattern.sub(rf"\1{MASK}", text)
    return _EMAIL.sub(r"\1…@\2", text) if "@" in text else text


def _is_suspect(text: str) -> bool:
    if not text.isascii():
        return _SUSPECT.search(text) is not None
    lower = text.lower()
    return any(word in lower for word in _SUSPECT_WORDS)
