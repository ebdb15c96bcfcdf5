"""Servers for a search box, while somebody types."""

from collections.abc import Iterable

from stoa.commons.words import KeptWords, read_terms, recall, remember, write_questions
from stoa.commons.words.queries import Known
from stoa.kernel.db import Read
from stoa.sites.firstspawn.servers.models import Suggestion

from . import queries


async def suggest_servers(db: Read, typed: str, kept: KeptWords | None = None) -> list[Suggestion]:
    """Give the servers whose names begin with what was typed, or else look like it."""
    q = " ".join(typed.lower().split())
    if not q:
        return []
    begins = {"begins": q, "end": q + "\U0010ffff"}
    if len(q) == 1:
        return await queries.BEGINS.all(db, **begins)
    terms = read_terms(q, folded=False)
    known, unknown = recall(terms, kept)
    if not unknown["terms"] and not unknown["begun"]:
        asked = write_questions(terms, known).lines
        return _first_of(await queries.BEGINS_OR_LOOKS_ALIKE.all(db, **begins, q=asked))
    mark = kept.mark() if kept else 0
    rows = await queries.BEGINS_OR_KNOWN.all(db, **begins, **unknown)
    found = [Suggestion(row.id, row.slug, row.name) for row in rows if row.id and row.slug]
    if len(found) < queries.MOST_SUGGESTED:
        learnt = [Known(row.term, row.name, row.begins) for row in rows if row.id is None]
        remember(kept, unknown, learnt, mark)
        found += await queries.LOOKS_ALIKE.all(db, q=write_questions(terms, known + learnt).lines)
    return _first_of(found)


def _first_of(found: Iterable[Suggestion]) -> list[Suggestion]:
    return list({one.id: one for one in found}.values())[: queries.MOST_SUGGESTED]
