"""The way to Microsoft and back, and from there to the player. Whatever is given to ask with is forgotten at once."""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import structlog

from stoa.accounts.context import Accounts
from stoa.accounts.identities.answers import spend
from stoa.kernel.crypto import BadSignature, SignatureExpired, hash_token, same, sign, unsign
from stoa.kernel.errors import OutsideFault
from stoa.kernel.outgoing import Answer

from .errors import Declined, MicrosoftFailed, NoMinecraft, NotBegun, NotOffered, NoXbox
from .models import Begun, Profile, Tokens, XboxToken
from .settings import MinecraftSettings

LIFE = timedelta(minutes=10)
SCOPE = "XboxLive.signin"
_PURPOSE = "minecraft-link"
_PATIENCE = timedelta(seconds=4)
_LARGEST = 128 * 1024
_LONGEST_ANSWER, _MOST_FIELDS, _LONGEST_CODE = 8192, 20, 4096
_NO_PROFILE, _NOT_OPEN = 404, 403
_XBOX_REFUSED = (400, 401, 403)

log = structlog.get_logger(__name__)


def start_link(accounts: Accounts, begun: Begun) -> tuple[str, str]:
    """Give where the browser has to go, and what its cookie must hold until it is back."""
    settings = accounts.setting(MinecraftSettings)
    if not settings.client_id:
        raise NotOffered
    challenge = hashlib.sha256(_verifier(accounts, begun).encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": begun.redirect_uri,
        "scope": SCOPE,
        "state": begun.state,
        "code_challenge": _unpadded(challenge),
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }
    signed = sign(accounts.keys, msgspec.json.encode(begun), _PURPOSE, LIFE)
    return f"{settings.login_url}/authorize?{urlencode(asked)}", signed


def _verifier(accounts: Accounts, begun: Begun) -> str:
    """Work out the secret of this errand: it follows from the state by a key of ours, so that it never travels."""
    return _unpadded(hash_token(accounts.keys, begun.state, "minecraft-verifier"))


def _unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


async def accept_answer(accounts: Accounts, cookie: str, query: bytes) -> tuple[Begun, str]:
    """Give what was begun in this browser, and the code that it brings back. Each answer counts once."""
    try:
        begun = msgspec.json.decode(unsign(accounts.keys, cookie, _PURPOSE), type=Begun)
        pairs = parse_qsl(query[:_LONGEST_ANSWER].decode("ascii"), max_num_fields=_MOST_FIELDS, errors="strict")
    except (BadSignature, SignatureExpired, msgspec.DecodeError, UnicodeDecodeError, ValueError):
        raise NotBegun from None
    answer = dict(pairs)
    if len(answer) != len(pairs) or not same(begun.state, answer.get("state", "")):
        raise NotBegun
    if not await spend(accounts, begun.state):
        raise NotBegun
    code = answer.get("code", "")
    if "error" in answer or not 0 < len(code) <= _LONGEST_CODE:
        raise Declined
    return begun, code


async def load_profile(accounts: Accounts, begun: Begun, code: str) -> Profile:
    """Ask Microsoft, Xbox and Minecraft in turn which player somebody is."""
    settings = accounts.setting(MinecraftSettings)
    form = {
        "grant_type": "authorization_code",
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "code": code,
        "redirect_uri": begun.redirect_uri,
        "code_verifier": _verifier(accounts, begun),
        "scope": SCOPE,
    }
    tokens = _read(await _call(accounts, "POST", f"{settings.login_url}/token", form=form), Tokens)
    known = await _ask_xbox(accounts, settings, tokens.access_token)
    proof = {"identityToken": f"XBL3.0 x={known.user_hash};{known.token}"}
    told = await _call(accounts, "POST", f"{settings.services_url}/authentication/login_with_xbox", json=proof)
    if told.status == _NOT_OPEN:
        log.warning("minecraft_services_not_open", meaning="Microsoft has not granted the application access to them")
    minecraft = _read(told, Tokens)
    headers = {"Authorization": f"Bearer {minecraft.access_token}"}
    profile = await _call(accounts, "GET", f"{settings.services_url}/minecraft/profile", headers=headers)
    if profile.status == _NO_PROFILE:
        raise NoMinecraft
    return _read(profile, Profile)


async def _ask_xbox(accounts: Accounts, settings: MinecraftSettings, access_token: str) -> XboxToken:
    ticket = {"AuthMethod": "RPS", "SiteName": "user.auth.xboxlive.com", "RpsTicket": f"d={access_token}"}
    wish = {"Properties": ticket, "RelyingParty": "http://auth.xboxlive.com", "TokenType": "JWT"}
    user = _read(await _call(accounts, "POST", f"{settings.xbox_url}/user/authenticate", json=wish), XboxToken)
    shown = {"SandboxId": "RETAIL", "UserTokens": [user.token]}
    wish = {"Properties": shown, "RelyingParty": "rp://api.minecraftservices.com/", "TokenType": "JWT"}
    told = await _call(accounts, "POST", f"{settings.xsts_url}/xsts/authorize", json=wish)
    if told.status in _XBOX_REFUSED:
        raise NoXbox
    return _read(told, XboxToken)


async def _call(accounts: Accounts, method: str, url: str, **more: Any) -> Answer:
    """Call one of them. The operator has named their addresses, so they may be in our own network."""
    try:
        return await accounts.outgoing.request(
            method, url, allow_private=True, largest=_LARGEST, total=_PATIENCE, idempotent=method == "GET", **more
        )
    except OutsideFault as fault:
        raise MicrosoftFailed from fault


def _read[T](answer: Answer, into: type[T]) -> T:
    if not answer.good:
        log.warning("minecraft_link_refused", url=answer.url.partition("?")[0], status=answer.status)
        raise MicrosoftFailed
    try:
        return answer.json(into)
    except OutsideFault as fault:
        log.warning("minecraft_link_garbled", url=answer.url.partition("?")[0])
        raise MicrosoftFailed from fault
