"""The page of the search, and what the console itself looks for."""

from urllib.parse import quote, urlencode
from uuid import UUID

from stoa.accounts.access.permissions import SUSPEND
from stoa.accounts.directory import service as directory
from stoa.accounts.directory.queries import PEOPLE
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import form_view
from stoa.commons.console.declared import ConsoleSearch, Found
from stoa.commons.console.entrance import require_links
from stoa.commons.console.permissions import SEE
from stoa.commons.subjects import Subject, viewer_of
from stoa.kernel.backlog import find_job_line
from stoa.kernel.db import Read
from stoa.kernel.errors import NotFound
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get

from .access import searches_for
from .models import FoundView, GroupView, SearchQuery

PAGE = "/admin/search"
MOST = 10
SHORTEST = 2


async def search_all(db: Read, request: Exchange, typed: str) -> list[GroupView]:
    """Look for what was typed among everything that whoever asks may look after; kinds without any are left out."""
    text = typed.strip()
    if len(text) < SHORTEST:
        return []
    groups = []
    for one in searches_for(request.app.site, request.actor.permissions):
        found = await one.find(request, db, text, MOST)
        if found:
            shown = [FoundView(item.title, item.href, item.note) for item in found]
            all_url = f"{one.all_href}?q={quote(text)}" if one.all_href else ""
            groups.append(GroupView(one.title, shown, all_url))
    return groups


@get(PAGE, access=signed_in, listed=False, summary="Search the administration")
async def search_page(db: Read, request: Exchange, query: SearchQuery) -> View:
    """Look for people, things and jobs."""
    context = {
        "tabs": require_links(request),
        "typed": query.q,
        "groups": await search_all(db, request, query.q),
        "shortest": SHORTEST,
    }
    return form_view("console/search.html", context, block="results")


async def find_people(request: Exchange, db: Read, text: str, most: int) -> list[Found]:
    """Find people by a part of their name or address, or by their id."""
    person_id = as_id(text)
    if person_id is not None:
        try:
            sheet = await directory.load_sheet(db, accounts_of(request), person_id)
        except NotFound:
            return []
        return [Found(sheet.username, f"/admin/users/{sheet.id}", sheet.email or "no address")]
    asked = PEOPLE.ask(urlencode({"q": text, "limit": most}), request.app.keys)
    page = await directory.list_people(db, accounts_of(request), asked)
    return [Found(one.username, f"/admin/users/{one.id}", one.email or "no address") for one in page.data]


async def find_jobs(_: Exchange, db: Read, text: str, __: int) -> list[Found]:
    """Find a job by its id."""
    job_id = as_id(text)
    line = None if job_id is None else await find_job_line(db, job_id)
    return [] if line is None else [Found(line.name, f"/admin/jobs/{line.id}", line.status)]


async def find_things(request: Exchange, db: Read, text: str, most: int) -> list[Found]:
    """Find what the site declares as subjects, by id or by what stands in its address."""
    found, thing_id = [], as_id(text)
    viewer = viewer_of(request.actor)
    for subject in request.app.site.declared(Subject):
        cards = await subject.find(db, [thing_id]) if thing_id is not None else []
        if thing_id is None and subject.at is not None:
            card = await subject.at(db, text)
            cards = [card] if card is not None else []
        found += [
            Found(card.title, card.url, f"{subject.title}, {card.state}")
            for card in cards
            if subject.may_see(card, viewer)
        ]
    return found[:most]


def as_id(text: str) -> UUID | None:
    """Read what was typed as an id, where it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


SEARCHES = (
    ConsoleSearch(title="People", permission=SUSPEND.name, find=find_people, all_href="/admin/users", order=10),
    ConsoleSearch(title="Things of this site", permission="", find=find_things, order=20),
    ConsoleSearch(title="Jobs", permission=SEE.name, find=find_jobs, order=90),
)

ROUTES = (search_page,)
