"""What providers gave us to act with is kept in boxes."""

from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.identities.models import ProviderTokens
from stoa.kernel.keys import encrypted_column

TOKENS = encrypted_column("accounts.identities", "tokens")
WAITING_TOKENS = encrypted_column("accounts.identity_sign_ups", "tokens")


def close_tokens(accounts: Accounts, tokens: ProviderTokens | None, row_id: UUID) -> bytes | None:
    """Seal tokens for the row of an identity."""
    return None if tokens is None else TOKENS.seal(accounts.keys, msgspec.json.encode(tokens), row_id)


def open_tokens(accounts: Accounts, box: bytes | None, row_id: UUID) -> ProviderTokens | None:
    """Read the tokens of an identity."""
    return None if box is None else _read(TOKENS.open(accounts.keys, box, row_id))


def close_waiting_tokens(accounts: Accounts, tokens: ProviderTokens | None, row_id: UUID) -> bytes | None:
    """Seal tokens for the row of a sign-up that waits."""
    return None if tokens is None else WAITING_TOKENS.seal(accounts.keys, msgspec.json.encode(tokens), row_id)


def open_waiting_tokens(accounts: Accounts, box: bytes | None, row_id: UUID) -> ProviderTokens | None:
    """Read the tokens of a sign-up that waits."""
    return None if box is None else _read(WAITING_TOKENS.open(accounts.keys, box, row_id))


def _read(content: bytes) -> ProviderTokens:
    return msgspec.json.decode(content, type=ProviderTokens)
