"""Saved searches: kept, changed, and ended with one click."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.commons.notifications import notify
from stoa.kernel import mail
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail, Invalid
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.search.asking import prepare, read_search

from . import queries
from .errors import NoSuchSearch, NothingLookedFor, TooManySearches
from .letters import FOUND, subject_of, topic_of, write_letter
from .matching import columns_of
from .models import FOUND_NOTICE, MOST_SEARCHES, Frequency, NewSearch, SavedSearch, SearchChange, SearchFilters


async def list_searches(db: Read, asked: ListRequest, person_id: UUID) -> Page[SavedSearch]:
    """Give one page of somebody's saved searches, the latest first."""
    return await queries.SAVED.page(db, asked, person_id=person_id)


async def load_search(db: Read, person_id: UUID, search_id: UUID) -> SavedSearch:
    """Give a search of somebody's."""
    found = await queries.FIND.first(db, id=search_id, person_id=person_id)
    if found is None:
        raise NoSuchSearch
    return found


async def save_search(tx: Write, keys: Keyring, person_id: UUID, told: NewSearch) -> SavedSearch:
    """Keep a search."""
    parts = await describe_columns(tx, keys, told.filters)
    await people.lock_person(tx, person_id)
    if await queries.COUNT.one(tx, person_id=person_id) >= MOST_SEARCHES:
        raise TooManySearches
    search_id = new_id()
    options = {"name": told.name.strip(), "frequency": told.frequency, "price_drops": told.price_drops}
    await queries.INSERT.run(tx, id=search_id, person_id=person_id, **options, **parts)
    return await load_search(tx, person_id, search_id)


async def change_search(tx: Write, keys: Keyring, person_id: UUID, search_id: UUID, told: SearchChange) -> SavedSearch:
    """Change a search; what it has told of already is not told again."""
    await load_search(tx, person_id, search_id)
    if told.filters is not msgspec.UNSET:
        parts = await describe_columns(tx, keys, told.filters)
        await queries.SET_FILTERS.run(tx, id=search_id, person_id=person_id, **parts)
    await queries.SET_OPTIONS.run(
        tx,
        id=search_id,
        person_id=person_id,
        name=None if told.name is msgspec.UNSET else told.name.strip(),
        frequency=None if told.frequency is msgspec.UNSET else told.frequency,
        price_drops=None if told.price_drops is msgspec.UNSET else told.price_drops,
    )
    if told.frequency is Frequency.OFF:  # a letter that was being written has been waited for, and goes with the others
        await mail.withdraw(tx, [topic_of(search_id)])
    return await load_search(tx, person_id, search_id)


async def delete_search(tx: Write, person_id: UUID, search_id: UUID) -> None:
    """Forget a search."""
    if await queries.DELETE.first(tx, id=search_id, person_id=person_id) is None:
        raise NoSuchSearch
    await mail.withdraw(tx, [topic_of(search_id)])


async def end_alerts(tx: Write, search_id: UUID) -> str:
    """Tell of nothing more that a search finds; give its name."""
    name = await queries.STOP.first(tx, id=search_id) or ""  # waits for a letter that is being written
    await mail.withdraw(tx, [topic_of(search_id)])
    return name


async def find_name(db: Read, search_id: UUID) -> str:
    """Say what a search is called; empty where there is none."""
    return await queries.NAME_OF.first(db, id=search_id) or ""


async def send_found(tx: Write, accounts: Accounts, search_id: UUID) -> int:
    """Tell in one letter what a search has found and not told yet; give how many boats that were."""
    to = await queries.LOCK.first(tx, id=search_id)
    found = await queries.UNTOLD.all(tx, id=search_id) if to is not None else []
    if to is None or not found:
        return 0
    letter = write_letter(accounts.origin, accounts.keys, to, found)
    if to.email is not None:
        await mail.send(
            tx, accounts.keys, FOUND, to.email, letter, unsubscribe_url=letter.stop_link, topic=topic_of(to.id)
        )
    about = {"subject": subject_of(to.name, found), "url": f"/boats?{to.question}&sort=newest"}
    await notify(tx, to.person_id, FOUND_NOTICE, about)
    await queries.SET_TOLD.run(tx, id=to.id)
    return len(found)


async def describe_columns(db: Read, keys: Keyring, filters: SearchFilters) -> dict[str, Any]:
    """Read the filters as the search itself would, so that both refuse and find the same."""
    question = describe_question(filters)
    try:
        ready, here = await prepare(db, read_search(question, keys))
    except Invalid as fault:
        details = tuple(Detail(f"filters.{one.field}", one.message) for one in fault.details)
        raise Invalid(details=details) from fault
    narrowing = [name for name, _ in ready.question.conditions if name not in _MERE_VALUES]
    if not narrowing:
        raise NothingLookedFor
    return {**columns_of(ready, here), "filters": as_json(filters), "question": question}


_MERE_VALUES = frozenset({"lat", "lon", "postcode", "near", "units", "facets"})


def describe_question(filters: SearchFilters) -> str:
    """Write filters as the address of the search has them."""
    pairs: list[tuple[str, str]] = []
    for name, value in msgspec.to_builtins(filters).items():
        many = value if isinstance(value, list) else [value]
        pairs += [(name, f"{one:g}" if isinstance(one, float) else str(one)) for one in many if one not in {None, ""}]
    return urlencode(pairs)
