"""The links under which letters of one kind end with one click."""

from uuid import UUID

from stoa.kernel.crypto import BadSignature, Keyring, SignatureExpired, sign, unsign

UNSUBSCRIBE = "/unsubscribe"
_PURPOSE = "unsubscribe"


def topic_of(person_id: UUID, what: str) -> str:
    """Name the letters that end when somebody ends those of one kind, or the digest."""
    return f"notice:{what}:{person_id}"


def unsubscribe_link(origin: str, keys: Keyring, person_id: UUID, what: str) -> str:
    """Make the link; it is good for ever, and for nothing else."""
    return f"{origin}{UNSUBSCRIBE}/{sign(keys, f'{person_id}:{what}', _PURPOSE)}"


def read_unsubscribe_token(keys: Keyring, token: str) -> tuple[UUID, str] | None:
    """Give whose letters of which kind end; None for a link that is not ours."""
    try:
        person, _, what = unsign(keys, token, _PURPOSE).decode().partition(":")
        return UUID(person), what
    except (BadSignature, SignatureExpired, ValueError):
        return None
