"""JSON routes of the files of sales."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.media.delivery import shelf_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply, Stream
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .archive import open_archive
from .errors import DealClosed, NoSuchDeal, NoSuchPaper, PaperInUse, TooManyPapers
from .models import Deal, DealLine, Entry, PaperInput, StepInput, StepName
from .queries import MINE

ADDRESS = "/api/v1/deals"
_ONE = f"{ADDRESS}/{{deal_id}}"
CHANGING = Limit("deals", {"anonymous": Rate(240, per=HOUR)})
TAKING = Limit("deal-archives", {"anonymous": Rate(30, per=HOUR)})


@get(ADDRESS, access=signed_in, listing=MINE, summary="Your sales")
async def list_deals(db: Read, request: Exchange, asked: ListRequest) -> Page[DealLine]:
    """List the sales that you have agreed on, the latest first."""
    return await service.list_deals(db, asked, require_person(request.actor).id)


@get(_ONE, access=signed_in, faults=(NoSuchDeal,), summary="The file of a sale")
async def show_deal(db: Read, request: Exchange, deal_id: UUID) -> Deal:
    """Show the steps and papers of a sale to its two sides."""
    return await service.load_deal(db, deal_id, require_person(request.actor).id)


@get(f"{_ONE}/timeline", access=signed_in, faults=(NoSuchDeal,), summary="What was agreed and done")
async def list_timeline(db: Read, request: Exchange, deal_id: UUID) -> list[Entry]:
    """List offers, steps and papers of a sale in order, the first 500."""
    return await service.list_timeline(db, deal_id, require_person(request.actor).id)


@put(
    f"{_ONE}/steps/{{step}}",
    access=signed_in,
    limit=CHANGING,
    faults=(Invalid, NoSuchDeal, DealClosed),
    summary="Say how far a step is",
)
async def set_step(db: Write, request: Exchange, deal_id: UUID, step: StepName, body: StepInput) -> Deal:
    """Plan a step, mark it as done or as not needed, and say what there is to say."""
    return await service.set_step(db, deal_id, require_person(request.actor).id, step, body)


@post(
    f"{_ONE}/papers",
    access=signed_in,
    status=201,
    limit=CHANGING,
    idempotent=True,
    faults=(Invalid, NoSuchDeal, DealClosed, NoSuchPaper, PaperInUse, TooManyPapers),
    summary="Add a paper",
)
async def add_paper(db: Write, request: Exchange, deal_id: UUID, body: PaperInput) -> Reply[Deal]:
    """Lay a file that you have uploaded for the purpose `deal-paper` into the file of a sale."""
    made = await service.attach_paper(db, deal_id, require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"{ADDRESS}/{deal_id}")


@delete(
    f"{_ONE}/papers/{{media_id}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchDeal, DealClosed, NoSuchPaper),
    summary="Remove a paper",
)
async def remove_paper(db: Write, request: Exchange, deal_id: UUID, media_id: UUID) -> None:
    """Take a paper of yours out again."""
    await service.remove_paper(db, deal_id, require_person(request.actor).id, media_id)


@post(
    f"{_ONE}/confirm",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchDeal, DealClosed),
    summary="Say that the sale is done",
)
async def confirm_deal(db: Write, request: Exchange, deal_id: UUID) -> Deal:
    """Say that the boat has changed hands. Once both sides have said so, the listing is sold and both may rate."""
    return await service.confirm_deal(db, deal_id, require_person(request.actor).id)


@get(f"{_ONE}/archive", access=signed_in, limit=TAKING, faults=(NoSuchDeal,), summary="Take a sale along")
async def take_archive(db: Read, request: Exchange, deal_id: UUID) -> Stream:
    """Give one ZIP with everything that was said, agreed and done, and the papers."""
    pieces = await open_archive(db, shelf_of(request).files, deal_id, require_person(request.actor).id)
    headers = {
        "Content-Disposition": f'attachment; filename="sale-{deal_id}.zip"',
        "Cache-Control": "private, no-store",
    }
    return Stream(pieces, "application/zip", headers=headers)


ROUTES = (
    list_deals,
    show_deal,
    list_timeline,
    set_step,
    add_paper,
    remove_paper,
    confirm_deal,
    take_archive,
)
