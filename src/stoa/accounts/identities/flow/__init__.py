"""A sign-in elsewhere, from its beginning in one browser to who it was; each answer counts once, in that browser."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.identities import oidc, steam
from stoa.accounts.identities.answers import spend
from stoa.accounts.identities.errors import BadProviderAnswer, BadState
from stoa.accounts.identities.models import Claimed, Door, Provider, Transaction
from stoa.accounts.identities.providers import load_provider
from stoa.accounts.identities.rules import local_path, plain_name
from stoa.kernel.crypto import BadSignature, SignatureExpired, same, sign, token, unsign

TRANSACTION = "oauth-transaction"
LIFE = timedelta(minutes=10)
CALLBACKS: dict[Door, str] = {"api": "/api/v1/auth/{}/callback", "page": "/auth/{}/callback"}
_MOST_FIELDS = 40
_LONGEST_ANSWER = 8192


async def begin(
    accounts: Accounts,
    provider_name: str,
    *,
    door: Door,
    origin: str,
    return_to: str = "",
    remember: bool = False,
    person_id: UUID | None = None,
    session_id: UUID | None = None,
) -> tuple[str, str]:
    """Begin a sign-in: give where the browser has to go, and what its cookie must hold until it is back."""
    provider = load_provider(accounts, provider_name)
    transaction = Transaction(
        state=token(),
        provider=provider.name,
        door=door,
        redirect_uri=origin + CALLBACKS[door].format(provider.name),
        return_to=local_path(return_to),
        remember=remember,
        person_id=person_id,
        session_id=session_id,
    )
    if provider.kind == "steam":
        url = steam.authorization_url(provider, transaction)
    else:
        url = await oidc.authorization_url(accounts, provider, transaction)
    return url, sign(accounts.keys, msgspec.json.encode(transaction), TRANSACTION, LIFE)


async def take_answer(
    accounts: Accounts, provider_name: str, door: Door, cookie: str, query: bytes
) -> tuple[Transaction, Claimed]:
    """Give who it was that has come back, and what was begun.

    The state is used up before anything else is done: an answer that is refused cannot be tried again.
    """
    provider = load_provider(accounts, provider_name)
    transaction = _read_cookie(accounts, cookie)
    answer = _read_answer(query)
    if transaction.provider != provider.name or transaction.door != door:
        raise BadState
    if not same(transaction.state, answer.get("state", "")) or not await spend(accounts, transaction.state):
        raise BadState
    return transaction, await _load_claimed(accounts, provider, transaction, answer)


async def _load_claimed(
    accounts: Accounts, provider: Provider, transaction: Transaction, answer: dict[str, str]
) -> Claimed:
    if provider.kind == "steam":
        claimed = await steam.load_claimed(accounts, provider, transaction, answer)
    else:
        claimed = await oidc.load_claimed(accounts, provider, transaction, answer)
    return replace(claimed, name=plain_name(claimed.name))


def _read_cookie(accounts: Accounts, cookie: str) -> Transaction:
    try:
        return msgspec.json.decode(unsign(accounts.keys, cookie, TRANSACTION), type=Transaction)
    except (BadSignature, SignatureExpired, msgspec.DecodeError):
        raise BadState from None


def _read_answer(query: bytes) -> dict[str, str]:
    """Read what came back; a field that is there twice could be read in two ways."""
    if len(query) > _LONGEST_ANSWER:
        raise BadProviderAnswer
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise BadProviderAnswer from None
    answer = dict(pairs)
    if len(answer) != len(pairs):
        raise BadProviderAnswer
    return answer
