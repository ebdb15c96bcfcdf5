"""The pages of those who decide about papers."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import WELCOME, Refusal, Wide, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.identities import service
from stoa.sites.marinemarket.identities.models import DecisionInput
from stoa.sites.marinemarket.identities.queries import WAITING
from stoa.sites.marinemarket.papers.sending import link_papers
from stoa.sites.marinemarket.staff.permissions import USERS

PAGE = "/admin/identities"
_ONE = f"{PAGE}/{{person_id}}"
_may = permission(USERS.name)


class DecideForm(Input, frozen=True):
    """What was found, and why."""

    decision: Annotated[str, msgspec.Meta(max_length=20)] = ""
    reason: Wide = ""
    asked_at: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """When the papers that were looked at were handed in."""


@get(PAGE, access=_may, listing=WAITING, listed=False, summary="ID checks that wait")
async def waiting_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List who waits."""
    page = await service.list_waiting(db, asked)
    frame = list_context(PAGE, asked, page, label=lambda _, value: value, search="")
    return form_view("identities/waiting.html", {**frame, "tabs": admin_links(request), "rows": page.data})


@get(_ONE, access=_may, listed=False, summary="An ID check that waits")
async def sheet_page(db: Read, request: Exchange, person_id: UUID) -> View:
    """Show the papers, and the form that decides."""
    return await _sheet(db, request, person_id, WELCOME, "")


async def _sheet(db: Read, request: Exchange, person_id: UUID, refusal: Refusal, reason: str) -> View:
    sheet = await service.load_sheet(db, person_id)
    context = {
        "tabs": admin_links(request),
        "sheet": sheet,
        "links": await link_papers(db, request, [one.media_id for one in sheet.papers]),
        "reason": reason,
    }
    return form_view("identities/sheet.html", context, refusal)


@post(_ONE, access=_may, listed=False, summary="Decide about an ID check with a form")
async def decide_page(db: Write, request: Exchange, person_id: UUID, body: DecideForm) -> View | Redirect:
    """Take the decision of the form."""
    try:
        typed = {"decision": body.decision, "reason": body.reason, "askedAt": body.asked_at or None}
        told = read_form(typed, DecisionInput)
        async with db.savepoint():
            await service.decide_check(db, by_of(request), person_id, told)
    except Fault as fault:
        return await _sheet(db, request, person_id, refusal_of(fault), body.reason)
    return Redirect(PAGE)


ROUTES = (waiting_page, sheet_page, decide_page)
