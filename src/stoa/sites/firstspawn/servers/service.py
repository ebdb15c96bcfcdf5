"""What may be asked of servers."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from stoa.commons.words import KeptWords, Questions, questions_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.ui.told import Teller, Told

from . import queries
from .columns import place_of
from .errors import ServerArchived
from .models import Server, ServerCard, ShownServer
from .similar.queries import FIND_LISTED, SHOWN, SIMILAR
from .spread import are_few_worded, choose_way, count_spread, load_spread, load_words
from .worded import Words, by_tiers

CARDS = Teller(ShownServer)


async def list_servers(db: Read, asked: ListRequest) -> Page[ServerCard]:
    """Give one page of the list."""
    return await queries.SERVERS.page(db, await resolve_question(db, asked))


async def list_cards(db: Read, asked: ListRequest) -> list[Told]:
    """Give one page of the list as pages show it."""
    return CARDS.all((await finish_list(db, await resolve_question(db, asked))).data)


async def list_ready(db: Read, resolved: ListRequest) -> Page[Any]:
    """Give one page of the list as finished JSON, whatever fields were asked for: a page shows cards."""
    return await queries.SERVERS.finished_page(db, replace(resolved, question=replace(resolved.question, fields=())))


async def finish_list(db: Read, resolved: ListRequest) -> Page[Any]:
    """Give one page of the list as it is told to programs: its rows are finished JSON."""
    return await queries.SERVERS.finished_page(db, resolved)


async def resolve_question(db: Read, asked: ListRequest, kept: KeptWords | None = None) -> ListRequest:
    """Write what was typed as the index reads it, and everything in the words that are answered soonest.

    `kept`: what the process remembers of words.
    """
    question, rare, words = asked.question, False, Words({}, {})
    written = Questions("", "")
    if "q" in question.values:
        written = await questions_of(db, question.values["q"], queries.FIND_KNOWN, kept)
        question = replace(question, values={**question.values, "q": written.lines})
        words = await load_words(db)
        rare = question.sort.name != "relevance" and are_few_worded(words.anywhere, written.needed)
    if question.conditions:
        here = place_of(question.values["near"]) if "near" in question.values else None
        spread = await load_spread(db)
        question = choose_way(spread, question, here, rare=rare)
        if question.sort.at_once:
            question = by_tiers(words, question, written, spread.pairs)
    return replace(asked, question=question)


async def load_server(db: Read, slug: str) -> Server:
    """Give the server of this slug or id; of one that is archived, say so."""
    found = await queries.FIND_SERVER.first(db, slug=slug)
    if found is None:
        raise ServerArchived(await queries.FIND_RESTING.one(db, slug=slug))
    return found


async def load_own_server(db: Read, slug: str) -> Server:
    """Give a server to those who look after it, whether it is listed or not."""
    return await queries.FIND_OWN_SERVER.one(db, slug=slug)


async def finish_similar(db: Read, server: str) -> list[Any]:
    """Give those of the best servers of the same game that share the most tags, the best first, as finished JSON."""
    like = await SIMILAR.all(db, server=server, most=SHOWN)
    if not like:  # it may be that none is like it, or that there is no such server
        await FIND_LISTED.one(db, server=server)
    return [msgspec.Raw(told.encode()) for told in like]


async def find_servers(db: Read, slugs: Sequence[str]) -> list[Server]:
    """Give those of these servers that are listed, in the order in which they were asked for."""
    found = await queries.FIND_SHEETS.all(db, at=list(slugs))
    by_name = {key: one for one in found for key in (one.slug, str(one.id))}
    return list({by_name[slug].id: by_name[slug] for slug in slugs if slug in by_name}.values())


async def count_words(tx: Write) -> None:
    """Count the words of names and forget those that no server goes by any more; count how servers are spread."""
    await queries.COUNT_WORDS.run(tx)
    await count_spread(tx)
