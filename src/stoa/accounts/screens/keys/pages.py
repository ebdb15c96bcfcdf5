"""Pages of one's own API keys."""

from uuid import UUID

from stoa.accounts.actor import require_session
from stoa.accounts.api_keys import service
from stoa.accounts.api_keys.models import KeyInput, NewKey
from stoa.accounts.context import list_permissions
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import with_next
from stoa.accounts.screens.settings.forms import Done
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import KeyForm

PAGE = "/account/keys"


@get(PAGE, access=signed_in, listed=False, summary="Your API keys")
async def keys_page(db: Read, request: Exchange, query: Done) -> View:
    """Show your keys, and the form of a new one."""
    return await _keys_view(db, request, KeyForm(), WELCOME, done=query.done)


async def _keys_view(
    db: Read, request: Exchange, form: KeyForm, refusal: Refusal, *, made: NewKey | None = None, done: str = ""
) -> View:
    somebody = require_session(request.actor)
    declared = list_permissions(accounts_of(request))
    context = {
        "tabs": settings_links(request),
        "keys": await service.list_keys(db, somebody.id),
        "scopes": [declared[name] for name in sorted(somebody.permissions) if name in declared],
        "form": form,
        "made": made,
        "done": done,
    }
    return form_view("accounts/keys.html", context, refusal)


@post(PAGE, access=signed_in, listed=False, summary="Make an API key")
async def create_key(db: Write, request: Exchange, body: KeyForm) -> View | Redirect:
    """Make a key that acts for you, and show it this once."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await require_recent_proof(db, accounts, somebody)
        wish = read_form({"name": body.name, "scopes": body.scopes, "expiresInDays": body.expires_in_days}, KeyInput)
        async with db.savepoint():
            made = await service.create_key(
                db,
                accounts,
                wish,
                visit_of(request),
                person_id=somebody.id,
                by=somebody.id,
                allowed=somebody.permissions,
            )
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _keys_view(db, request, body, refusal_of(fault, {"UNKNOWN_SCOPE": "scopes"}))
    return await _keys_view(db, request, KeyForm(), WELCOME, made=made)


@post(PAGE + "/{key_id}/revoke", access=signed_in, listed=False, summary="Revoke an API key")
async def revoke_key(db: Write, request: Exchange, key_id: UUID) -> Redirect:
    """End a key of yours; it is felt within a second."""
    await service.revoke_key(db, accounts_of(request), require_session(request.actor).id, key_id)
    return Redirect(f"{PAGE}?done=revoked")


ROUTES = (keys_page, create_key, revoke_key)
