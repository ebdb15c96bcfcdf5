"""OpenID 2.0 as Steam speaks it. What comes back through the browser counts once Steam has confirmed it to us."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import structlog

from stoa.accounts.context import Accounts
from stoa.accounts.identities.answers import spend
from stoa.accounts.identities.errors import BadProviderAnswer, ProviderDeclined, ProviderFailed
from stoa.accounts.identities.models import Claimed, Provider, Transaction
from stoa.kernel import clock
from stoa.kernel.errors import OutsideFault

NAMESPACE = "http://specs.openid.net/auth/2.0"
_SELECT = "http://specs.openid.net/auth/2.0/identifier_select"
_NONCE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\S{0,235}")
_NONCE_LIFE = timedelta(minutes=5)
_MUST_BE_SIGNED = frozenset({"op_endpoint", "claimed_id", "identity", "return_to", "response_nonce", "assoc_handle"})

log = structlog.get_logger(__name__)


def authorization_url(provider: Provider, transaction: Transaction) -> str:
    """Give the address at Steam where the person agrees."""
    back = urlsplit(transaction.redirect_uri)
    asked = {
        "openid.ns": NAMESPACE,
        "openid.mode": "checkid_setup",
        "openid.return_to": return_to_of(transaction),
        "openid.realm": f"{back.scheme}://{back.netloc}/",
        "openid.identity": _SELECT,
        "openid.claimed_id": _SELECT,
    }
    return f"{provider.issuer}?{urlencode(asked)}"


def return_to_of(transaction: Transaction) -> str:
    """Give the address that Steam's answer must be for: it names this very sign-in."""
    return f"{transaction.redirect_uri}?{urlencode({'state': transaction.state})}"


async def load_claimed(
    accounts: Accounts, provider: Provider, transaction: Transaction, answer: dict[str, str]
) -> Claimed:
    """Give who it was, after Steam itself has said that the answer is its own."""
    said = {name.removeprefix("openid."): value for name, value in answer.items() if name.startswith("openid.")}
    if said.get("mode") == "cancel":
        raise ProviderDeclined
    subject = _check(provider, transaction, said)
    await _check_nonce(accounts, provider, said)
    await _confirm(accounts, provider, said)
    return Claimed(provider=provider.name, issuer=provider.issuer, subject=subject)


def _check(provider: Provider, transaction: Transaction, said: dict[str, str]) -> str:
    """Refuse what is not Steam's answer to this sign-in; give the number of the account."""
    expected = {
        "ns": NAMESPACE,
        "mode": "id_res",
        "op_endpoint": provider.issuer,
        "return_to": return_to_of(transaction),
    }
    for name, value in expected.items():
        if said.get(name) != value:
            raise _refusal(provider, name)
    if not _MUST_BE_SIGNED.issubset(said.get("signed", "").split(",")):
        raise _refusal(provider, "signed")
    prefix = provider.issuer.removesuffix("/login") + "/id/"
    claimed = said.get("claimed_id", "")
    number = claimed.removeprefix(prefix)
    if not claimed.startswith(prefix) or re.fullmatch(r"[0-9]{17}", number) is None or said.get("identity") != claimed:
        raise _refusal(provider, "claimed_id")
    return number


async def _check_nonce(accounts: Accounts, provider: Provider, said: dict[str, str]) -> None:
    """Refuse an answer that is old, or was here before."""
    nonce = said.get("response_nonce", "")
    found = _NONCE.fullmatch(nonce)
    if found is None:
        raise _refusal(provider, "response_nonce")
    made = datetime.strptime(found[1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if abs(clock.now() - made) > _NONCE_LIFE or not await spend(accounts, f"{provider.issuer} {nonce}"):
        raise _refusal(provider, "response_nonce")


async def _confirm(accounts: Accounts, provider: Provider, said: dict[str, str]) -> None:
    form = {f"openid.{name}": value for name, value in {**said, "mode": "check_authentication"}.items()}
    try:
        answer = await accounts.outgoing.post(provider.issuer, form=form, allow_private=True, largest=16_384)
    except OutsideFault as fault:
        raise ProviderFailed from fault
    if not answer.good:
        raise ProviderFailed
    lines = dict(line.split(":", 1) for line in answer.text.splitlines() if ":" in line)
    if lines.get("ns") != NAMESPACE or lines.get("is_valid") != "true":
        raise _refusal(provider, "check_authentication")


def _refusal(provider: Provider, why: str) -> BadProviderAnswer:
    log.warning("steam_answer_refused", provider=provider.name, why=why)
    return BadProviderAnswer()
