"""From a request to the fresh proof that a dangerous act needs."""

from stoa.kernel.db import Read
from stoa.kernel.http.exchange import Exchange

from .actor import Asking, SignedIn, require_person, require_session
from .reach import accounts_of
from .step_up import service as step_up


async def require_fresh_session(db: Read, request: Exchange) -> None:
    """Ask whoever does something dangerous in a session for a recent proof; a key or token was made with one."""
    actor = request.actor
    if isinstance(actor, SignedIn) and actor.session_id is not None:
        await step_up.require_recent_proof(db, accounts_of(request), require_session(actor))


async def require_proof(db: Read, request: Exchange) -> Asking:
    """Give who does something dangerous, once they have proved it lately."""
    await require_fresh_session(db, request)
    return require_person(request.actor)
