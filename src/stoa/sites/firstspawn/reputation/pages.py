"""The page on which an administrator looks at a reputation, and changes it with a reason."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.people.models import Person
from stoa.accounts.people.service import load_person, load_public_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, Wide, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, NotFound
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .models import Adjustment
from .permissions import ADJUST
from .rules import DELTAS

PAGE = "/admin/reputation"
_may_adjust = permission(ADJUST.name)


class WhoQuery(Input, frozen=True):
    """Whose reputation."""

    user: Annotated[str, msgspec.Meta(max_length=60)] = ""


class AdjustmentForm(Input, frozen=True):
    """A change, as it was typed."""

    delta: Line = ""
    reason: Wide = ""


@get(PAGE, access=_may_adjust, listed=False, summary="Reputations")
async def admin_page(db: Read, request: Exchange, query: WhoQuery) -> View:
    """Find somebody, and show what their reputation is made of."""
    person = None
    refusal = WELCOME
    if query.user:
        try:
            person = await load_public_person(db, query.user)
        except NotFound as fault:
            refusal = refusal_of(fault)
    return await _view(db, request, person, AdjustmentForm(), refusal)


async def _view(db: Read, request: Exchange, person: Person | None, form: AdjustmentForm, refusal: Refusal) -> View:
    context = {
        "tabs": admin_links(request),
        "person": person,
        "found": await service.load_reputation(db, person.id) if person else None,
        "deltas": msgspec.structs.asdict((await DELTAS.at(db)).values),
        "form": form,
    }
    return form_view("reputation/admin.html", context, refusal)


@post(f"{PAGE}/{{person_id}}", access=_may_adjust, listed=False, summary="Change a reputation on its page")
async def adjust(db: Write, request: Exchange, person_id: UUID, body: AdjustmentForm) -> View | Redirect:
    """Add a line with a reason."""
    person = await load_person(db, person_id)
    try:
        told = read_form({"delta": body.delta, "reason": body.reason.strip()}, Adjustment)
        async with db.savepoint():
            await service.save_adjustment(db, person_id, told, require_person(request.actor).id, by_of(request))
    except Fault as fault:
        return await _view(db, request, person, body, refusal_of(fault))
    return Redirect(f"{PAGE}?user={person.username}")


ROUTES = (admin_page, adjust)
