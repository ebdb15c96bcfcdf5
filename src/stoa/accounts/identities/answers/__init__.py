"""What may come back once: a second time it is refused, in whichever process it arrives."""

from datetime import timedelta

from stoa.accounts.context import Accounts
from stoa.accounts.identities import queries
from stoa.kernel.crypto import hash_token

SPENT = "oauth-answer"
KEPT = timedelta(minutes=20)
"""Longer than a sign-in that was begun, or the answer of a provider, counts."""


async def spend(accounts: Accounts, text: str) -> bool:
    """Use something up. False: it was used before."""
    hashed = hash_token(accounts.keys, text, SPENT)
    return await queries.SPEND.first(accounts.database.once(), hash=hashed, life=KEPT) is not None
