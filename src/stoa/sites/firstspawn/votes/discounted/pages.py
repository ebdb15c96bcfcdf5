"""The page on which moderators look through votes that do not count."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .models import CountInput
from .permissions import REVIEW
from .queries import DISCOUNTED

PAGE = "/admin/votes"
_may = permission(REVIEW.name)
_REASONS = (("one-network", "Many from one network"), ("new-account", "New account"))


class CountForm(Input, frozen=True):
    """What a moderator decides."""

    which: Literal["one", "together"]
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""


@get(PAGE, access=_may, listing=DISCOUNTED, listed=False, summary="Votes that do not count")
async def discounted_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List what the rule did not believe, with why, and forms to count it after all."""
    return await _view(db, request, asked, WELCOME)


async def _view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    found = await service.list_discounted(db, asked)
    names = dict(_REASONS)
    context = list_context(PAGE, asked, found, label=lambda _, value: names.get(value, value), search="")
    context |= {"tabs": admin_links(request), "rows": found.data, "reasons": _REASONS}
    return form_view("votes/discounted.html", context, refusal)


@post(f"{PAGE}/{{vote_id}}", access=_may, listed=False, summary="Count a vote after all on its page")
async def count(db: Write, request: Exchange, vote_id: UUID, body: CountForm) -> View | Redirect:
    """Count one vote, or all of its day and reason."""
    try:
        told = read_form({"together": body.which == "together", "reason": body.reason}, CountInput)
        async with db.savepoint():
            await service.count_after_all(db, vote_id, told, by_of(request))
    except Fault as fault:
        return await _view(db, request, DISCOUNTED.ask("", request.app.keys), refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (discounted_page, count)
