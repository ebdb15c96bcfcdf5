"""The link in a mail under which a decision can be appealed without signing in: a banned person cannot."""

from datetime import timedelta
from uuid import UUID

from stoa.kernel.crypto import BadSignature, Keyring, SignatureExpired, sign, unsign

APPEAL_PAGE = "/appeal"
_PURPOSE = "moderation-appeal"


def appeal_link(origin: str, keys: Keyring, decision_id: UUID, life: timedelta) -> str:
    """Make the link; it is good for as long as the appeal is."""
    return f"{origin}{APPEAL_PAGE}/{sign(keys, str(decision_id), _PURPOSE, life)}"


def read_appeal_token(keys: Keyring, token: str) -> UUID | None:
    """Give the decision that a link is about; None for a link that is not ours, or over."""
    try:
        return UUID(unsign(keys, token, _PURPOSE).decode())
    except (BadSignature, SignatureExpired, ValueError):
        return None
