"""Who sends a request: by access token, by API key, or by the cookie of a page session."""

from uuid import UUID

from stoa.kernel.crypto import token_hashes
from stoa.kernel.crypto.tokens import same
from stoa.kernel.errors import Unauthenticated
from stoa.kernel.http.exchange import Exchange

from .access.rules import tier_of
from .actor import SignedIn
from .api_keys import rules as key_rules
from .api_keys import service as api_keys
from .api_keys.errors import KeyMayOnlyRead
from .authority import Record, records_of
from .context import Accounts, Visit
from .people.models import Status
from .reach import accounts_of, visit_of
from .sessions import service as sessions
from .sessions.errors import SessionOver
from .sessions.rules import SESSION_SECRET, read_cookie
from .tokens import access_tokens

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def authenticate(request: Exchange) -> None:
    """Set who asks, where it is known; what was tried in vain is told by routes that need to know."""
    said = request.headers.get(b"authorization")
    if said is not None:
        await _by_header(request, said.decode("latin-1"))
        return
    cookie = request.cookies.get(request.app.session_cookie) if b"cookie" in request.headers else None
    if cookie:
        await _by_cookie(request, cookie)


async def _by_header(request: Exchange, said: str) -> None:
    scheme, _, text = said.partition(" ")
    if scheme.lower() != "bearer":
        return
    try:
        accounts = accounts_of(request)
        record = await _load_record(accounts, text, visit_of(request))
    except Unauthenticated as fault:
        request.sign_in_fault = fault
        return
    may_write = record.kind != "key" or record.person_id is None or key_rules.WRITE in record.permissions
    if request.method not in _SAFE and not may_write:
        raise KeyMayOnlyRead
    request.actor = actor_of(accounts, record)


async def _load_record(accounts: Accounts, text: str, visit: Visit) -> Record:
    if text.startswith(key_rules.PREFIX):
        return await api_keys.load_key_record(accounts, text, visit)
    return await _of_token(accounts, text, visit)


async def load_actor(accounts: Accounts, token: str, visit: Visit) -> SignedIn:
    """Give who shows an access token or a key, for doors besides HTTP; `Unauthenticated` says why it is nobody."""
    return actor_of(accounts, await _load_record(accounts, token, visit))


async def reload_actor(accounts: Accounts, actor: SignedIn, visit: Visit) -> SignedIn | None:
    """Give what somebody may do by now, who came in a while ago; None: nothing any more, so that the door closes."""
    if actor.key_id is not None:
        record = await api_keys.find_record(accounts, actor.key_id, visit)
    elif actor.session_id is not None:
        record = await find_record(accounts, actor.session_id, visit)
    else:
        return None
    return actor_of(accounts, record) if record is not None else None


async def _of_token(accounts: Accounts, text: str, visit: Visit) -> Record:
    session_id = await access_tokens(accounts).verify(text)
    record = await find_record(accounts, session_id, visit)
    if record is None or record.kind != "api":
        raise SessionOver
    return record


async def find_record(accounts: Accounts, session_id: UUID, visit: Visit) -> Record | None:
    """Give what a session may do now; None when it is over. For doors besides HTTP, such as sockets."""
    return await records_of(accounts).find(session_id, lambda: sessions.load_record(accounts, session_id, visit))


async def _by_cookie(request: Exchange, cookie: str) -> None:
    request.by_cookie = True
    read = read_cookie(cookie)
    if read is None:
        return
    session_id, secret = read
    accounts = accounts_of(request)
    record = await find_record(accounts, session_id, visit_of(request))
    if record is None or record.kind != "page":
        request.sign_in_fault = SessionOver()
        return
    if any(same(one, record.secret_hash) for one in token_hashes(accounts.keys, secret, SESSION_SECRET)):
        request.actor = actor_of(accounts, record)


def actor_of(accounts: Accounts, record: Record) -> SignedIn:
    """Give somebody as routes and services see them."""
    is_key = record.kind == "key"
    return SignedIn(
        id=record.person_id,
        tier=tier_of(record.roles, accounts.site.roles) if record.person_id is not None else "staff",
        permissions=frozenset(record.permissions),
        username=record.username,
        roles=record.roles,
        session_id=None if is_key else record.id,
        key_id=record.id if is_key else None,
        device_id=record.device_id,
        methods=record.methods,
        authenticated_at=record.authenticated_at,
        impersonator_id=record.impersonator_id,
        leaving=record.status == Status.LEAVING,
    )
