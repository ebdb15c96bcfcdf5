"""From a wish to sign in to an address at the provider, and from its answer to who it was."""

import base64
import hashlib
from typing import Any
from urllib.parse import quote_plus, urlencode

import structlog

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import BadProviderAnswer, ProviderDeclined
from stoa.accounts.identities.models import Claimed, Provider, Transaction
from stoa.accounts.people.errors import BadEmail
from stoa.accounts.people.rules import normalise_email
from stoa.kernel.crypto import hash_token

from . import discord
from .calls import call, call_json, read_json
from .directory import Metadata, directory_of
from .id_token import read_id_token
from .tokens import TokenAnswer

_LONGEST_CODE = 4096
_REFUSED = (400, 401, 403)

log = structlog.get_logger(__name__)


async def authorization_url(accounts: Accounts, provider: Provider, transaction: Transaction) -> str:
    """Give the address at the provider where the person agrees."""
    metadata = await _metadata(accounts, provider)
    verifier = _secret(accounts, transaction, "verifier")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": transaction.redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": transaction.state,
        "code_challenge": _unpadded(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    if provider.kind == "oidc":
        asked["nonce"] = _secret(accounts, transaction, "nonce")
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return metadata.authorization_endpoint + joint + urlencode(asked)


async def load_claimed(
    accounts: Accounts, provider: Provider, transaction: Transaction, answer: dict[str, str]
) -> Claimed:
    """Exchange what came back for who it was; the state has been checked, and is spent."""
    metadata = await _metadata(accounts, provider)
    _check_issuer(provider, metadata, answer.get("iss"))
    if "error" in answer:
        log.info("provider_declined", provider=provider.name, error=answer["error"][:60])
        raise ProviderDeclined
    code = answer.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE:
        raise BadProviderAnswer
    tokens = await _exchange(accounts, provider, metadata, transaction, code)
    if provider.kind == "discord":
        return await discord.load_claimed(accounts, provider, tokens)
    if tokens.id_token is None:
        raise BadProviderAnswer
    claims = await read_id_token(accounts, provider, tokens.id_token, _secret(accounts, transaction, "nonce"))
    if provider.proves_email != "never" and "email" not in claims and metadata.userinfo_endpoint:
        claims = await _with_profile(accounts, provider, metadata.userinfo_endpoint, tokens, claims)
    return Claimed(
        provider=provider.name,
        issuer=provider.issuer,
        subject=claims["sub"],
        email=_proven_email(provider, claims),
        name=str(claims.get("preferred_username") or claims.get("name") or ""),
        tokens=tokens.kept(),
    )


async def _metadata(accounts: Accounts, provider: Provider) -> Metadata:
    return discord.metadata_of(provider) if provider.kind == "discord" else await directory_of(accounts).find(provider)


def _check_issuer(provider: Provider, metadata: Metadata, said: str | None) -> None:
    """Refuse an answer of another server (RFC 9207): it wants our code to be taken there."""
    if said is None and not metadata.authorization_response_iss_parameter_supported:
        return
    if said != provider.issuer:
        log.warning("provider_issuer_refused", provider=provider.name)
        raise BadProviderAnswer


async def _exchange(
    accounts: Accounts, provider: Provider, metadata: Metadata, transaction: Transaction, code: str
) -> TokenAnswer:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": transaction.redirect_uri,
        "code_verifier": _secret(accounts, transaction, "verifier"),
    }
    headers = {"Accept": "application/json"}
    if provider.client_secret and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form["client_id"] = provider.client_id
        if provider.client_secret:
            form["client_secret"] = provider.client_secret
    answer = await call(accounts, provider, "POST", metadata.token_endpoint, form=form, headers=headers)
    if answer.status in _REFUSED:
        log.warning("code_refused", provider=provider.name, status=answer.status)
        raise BadProviderAnswer
    return read_json(provider, answer, TokenAnswer)


async def _with_profile(
    accounts: Accounts, provider: Provider, url: str, tokens: TokenAnswer, claims: dict[str, Any]
) -> dict[str, Any]:
    """Add what the provider tells only when it is asked, if it is about the same person."""
    found = await call_json(accounts, provider, url, dict[str, Any], {"Authorization": f"Bearer {tokens.access_token}"})
    if found.get("sub") != claims["sub"]:
        raise BadProviderAnswer
    return {**found, **claims}


def _proven_email(provider: Provider, claims: dict[str, Any]) -> str | None:
    """Give the address only where this provider is believed, and says in this answer that it is proven."""
    email = claims.get("email")
    if provider.proves_email == "never" or claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    if provider.proves_email == "google" and not (email.lower().endswith("@gmail.com") or claims.get("hd")):
        return None
    try:
        return normalise_email(email)
    except BadEmail:
        return None


def _secret(accounts: Accounts, transaction: Transaction, purpose: str) -> str:
    """Work out a secret of this sign-in: it follows from the state by a key of ours, so that it never travels."""
    return _unpadded(hash_token(accounts.keys, transaction.state, f"oauth-{purpose}"))


def _unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
