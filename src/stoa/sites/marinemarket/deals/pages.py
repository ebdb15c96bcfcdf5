"""Pages of sales: all of one's own, and the file of each. Forms do everything."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.pages import SENDING
from stoa.commons.payments.client import find_providers
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.papers.sending import link_papers, take_papers
from stoa.ui.formats import money

from . import service
from .api import CHANGING
from .deposit import KIND
from .forms import StepForm
from .models import Deal, Entry, PaperInput, StepInput, StepName
from .papers import PAPERS
from .queries import MINE
from .rules import find_step

PAGE = "/deals"
_ONE = f"{PAGE}/{{deal_id}}"
_EVENTS = {
    "offer": "An offer",
    "offer_accepted": "The offer is accepted",
    "offer_declined": "The offer is declined",
    "offer_countered": "The offer is answered with another price",
    "offer_withdrawn": "The offer is withdrawn",
    "offer_expired": "The offer has ended unanswered",
    "offer_called_off": "The sale is called off",
    "opened": "The file of the sale is opened",
    "step_open": "Open again",
    "step_planned": "Planned",
    "step_done": "Done",
    "step_skipped": "Not needed",
    "paper_added": "A paper is added",
    "paper_removed": "A paper is removed",
    "deposit_paid": "The deposit is paid",
    "deposit_refunded": "The deposit has gone back",
    "confirmed": "Says that the sale is done",
    "called_off": "The sale is called off",
    "done": "The sale is done",
}


@get(PAGE, access=signed_in, listing=MINE, summary="Your sales")
async def deals_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show the sales that somebody has agreed on."""
    page = await service.list_deals(db, asked, require_person(request.actor).id)
    frame = list_context(PAGE, asked, page, label=lambda _, value: value.replace("_", " ").capitalize(), search="")
    return form_view("deals/list.html", {**frame, "tabs": settings_links(request), "deals": page.data})


async def _view(
    db: Read, request: Exchange, deal_id: UUID, refusal: Refusal, sent: Mapping[str, str] | None = None
) -> View:
    person = require_person(request.actor)
    deal = await service.load_deal(db, deal_id, person.id)
    context: dict[str, Any] = {
        "tabs": settings_links(request),
        "deal": deal,
        "person_id": person.id,
        "links": await link_papers(db, request, [paper.media_id for paper in deal.papers]),
        "events": [_event(one, deal) for one in await service.list_timeline(db, deal_id, person.id)],
        "deposit_url": _deposit_url(request, deal),
        "sent": sent or {},
    }
    return form_view("deals/deal.html", context, refusal)


def _event(entry: Entry, deal: Deal) -> dict[str, Any]:
    who = "" if entry.by == "site" else "You: " if entry.by == deal.side else f"{deal.other_name or 'The other side'}: "
    about = f"{find_step(entry.step).title}: " if entry.step else ""
    price = f" ({money(entry.amount, entry.currency or '')})" if entry.amount is not None else ""
    what = _EVENTS.get(entry.kind, entry.kind)
    if who or about:
        what = what[0].lower() + what[1:]
    return {"title": f"{who}{about}{what}{price}", "at": entry.at, "text": entry.words}


def _deposit_url(request: Exchange, deal: Deal) -> str:
    open_now = deal.status == "open" and deal.side == "buyer" and deal.deposit_status == "none"
    if not open_now or not find_providers(accounts_of(request)):
        return ""
    return f"/checkout?itemType={KIND}&itemId={deal.id}"


@get(_ONE, access=signed_in, listed=False, summary="The file of a sale")
async def deal_page(db: Read, request: Exchange, deal_id: UUID) -> View:
    """Show the file of a sale."""
    return await _view(db, request, deal_id, WELCOME)


@post(f"{_ONE}/steps/{{step}}", access=signed_in, listed=False, limit=CHANGING, summary="Say how far a step is")
async def step_page(db: Write, request: Exchange, deal_id: UUID, step: StepName, body: StepForm) -> View | Redirect:
    """Take a step from the form."""
    person = require_person(request.actor)
    await service.load_row(db, deal_id, person.id)
    try:
        async with db.savepoint():
            told = read_form({"state": body.state, "day": body.day or None, "note": body.note}, StepInput)
            await service.set_step(db, deal_id, person.id, step, told)
    except Fault as fault:
        sent = {"step": step, "state": body.state, "day": body.day, "note": body.note}
        return await _view(db, request, deal_id, refusal_of(fault), sent)
    return Redirect(f"{PAGE}/{deal_id}#step-{step}")


@post(
    f"{_ONE}/steps/{{step}}/papers",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Add papers with a form",
)
async def add_papers_page(request: Exchange, deal_id: UUID, step: StepName) -> Redirect:
    """Take the files of a form and lay them into the file of the sale."""
    database, person = request.app.require_database(), require_person(request.actor)
    await service.load_row(database.read(), deal_id, person.id)
    taken = await take_papers(request, PAPERS)
    async with database.write() as tx:
        for number, media_id in enumerate(taken, 1):
            name = f"{find_step(step).title}, page {number}" if len(taken) > 1 else find_step(step).title
            await service.attach_paper(tx, deal_id, person.id, PaperInput(media_id, step, name))
    return Redirect(f"{PAGE}/{deal_id}#step-{step}")


@post(f"{_ONE}/papers/{{media_id}}/remove", access=signed_in, listed=False, limit=CHANGING, summary="Remove a paper")
async def remove_paper_page(db: Write, request: Exchange, deal_id: UUID, media_id: UUID) -> Redirect:
    """Take a paper out again."""
    await service.remove_paper(db, deal_id, require_person(request.actor).id, media_id)
    return Redirect(f"{PAGE}/{deal_id}")


@post(f"{_ONE}/confirm", access=signed_in, listed=False, limit=CHANGING, summary="Say that the sale is done")
async def confirm_page(db: Write, request: Exchange, deal_id: UUID) -> Redirect:
    """Take the word of one side."""
    await service.confirm_deal(db, deal_id, require_person(request.actor).id)
    return Redirect(f"{PAGE}/{deal_id}")


ROUTES = (deals_page, deal_page, step_page, add_papers_page, remove_paper_page, confirm_page)
