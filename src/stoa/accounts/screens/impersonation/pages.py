"""Pages of seeing the site as somebody else."""

from uuid import UUID

from stoa.accounts.access.permissions import IMPERSONATE
from stoa.accounts.actor import SignedIn, require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.impersonation import service
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.admin.pages import PEOPLE, person_view
from stoa.accounts.screens.forms import read_form, refusal_of
from stoa.accounts.screens.frame import STOP_ACTING
from stoa.accounts.screens.rules import with_next
from stoa.accounts.sessions.cookies import forget_session, keep_acted_session, restore_own_session
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import post

from .forms import Why, WhyForm


@post(
    PEOPLE + "/{person_id}/impersonate",
    access=permission(IMPERSONATE.name),
    listed=False,
    summary="See the site as somebody else",
)
async def begin(db: Write, request: Exchange, person_id: UUID, body: WhyForm) -> View | Redirect:
    """See the site as somebody else does, until one stops, or half an hour has passed."""
    somebody, back = require_session(request.actor), f"{PEOPLE}/{person_id}"
    try:
        await require_fresh_session(db, request)
        typed = read_form({"why": body.why.strip()}, Why)
        async with db.savepoint():
            made = await service.start_impersonation(
                db, accounts_of(request), somebody, visit_of(request), person_id, typed.why
            )
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await person_view(db, request, person_id, refusal_of(fault))
    keep_acted_session(request, made)
    return Redirect("/")


@post(STOP_ACTING, access=public, listed=False, summary="Be oneself again")
async def stop(db: Write, request: Exchange) -> Redirect:
    """Stop seeing the site as somebody else; whoever does not, goes on as they are."""
    actor = request.actor
    if not isinstance(actor, SignedIn) or not (actor.id and actor.impersonator_id and actor.session_id):
        return Redirect("/")
    own = await service.end_impersonation(
        db, accounts_of(request), actor.session_id, actor.id, actor.impersonator_id, visit_of(request)
    )
    if own is None or not restore_own_session(request, own.id, own.expires_at if own.remembered else None):
        forget_session(request)
        return Redirect("/sign-in")
    return Redirect(f"{PEOPLE}/{actor.id}")


ROUTES = (begin, stop)
