"""Servers that have a word: in the name, in part of it or elsewhere, each by score, however they are found."""

from collections.abc import Mapping
from itertools import product
from urllib.parse import urlencode

import asyncpg
import pytest
from msgspec.structs import replace

from stoa.commons.words import Questions, questions_of
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.kernel.db.asked import ListRequest
from stoa.sites.firstspawn.servers import queries, worded
from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.sites.firstspawn.servers.worded import COMMON, MET_WITHIN, Words, by_tiers
from tests.harness.databases import NewDatabase
from tests.harness.web import StartSite

KEYS = Keyring(parse_roots([new_root()]), "testsite")
FILL = """
insert into servers (id, slug, name, game_type, short_description, address, tags, created_at, score)
select gen_random_uuid(), 'server-' || n, (array['Keep', 'Keeper', 'Hollow', 'Vale'])[1 + n % 4] || ' ' || n, 'HYTALE',
       (array['A keep of stone', 'No walls', 'Nothing'])[1 + n % 3], 'play' || n || '.example',
       case when n % 5 = 0 then '{keep,pvp}' else '{pvp}' end::text[], now(), n % 9
from generate_series(1, 90) as n
"""
EXPECTED = """
select slug from servers where name ~* '^keep' or short_description ~ 'keep' or 'keep' = any(tags)
order by case when name ~* '^keep ' then 0 when name ~* '^keep' then 1 when 'keep' = any(tags) then 2 else 3 end,
    score desc, id desc
"""
SEVERAL = "update servers set name = 'Stone ' || name where name like 'Keep%' and split_part(name, ' ', 2)::int % 2 = 0"
EXPECTED_OF_SEVERAL = """
select slug from servers
where (name ~ 'Keep' or short_description ~ 'keep' or 'keep' = any(tags))
    and (name ~ 'Stone' or short_description ~ 'stone') and short_description <> $1
order by case
    when name ~ '^Stone Keep ' then 0 when name ~ '^Stone Keep' then 1 when 'keep' = any(tags) then 2 else 3
end, score desc, id desc
"""
MANY = COMMON * 2
MISSED = """
select word from unnest($1::text[]) as word, to_tsquery('simple', format('%1$L | %1$L:*', word)) as asked,
    to_tsvector('simple', 'The ' || word || ' of it') as name_words
where not setweight(to_tsvector('simple', words_of_tags(array['pvp', word, 'co-op'])), 'B') @@ asked
    or name_words @@ asked and not (setweight(name_words, 'A') || to_tsvector('simple', 'and more')) @@ asked
"""


@pytest.fixture
async def filled(new_database: NewDatabase) -> tuple[Database, list[str]]:
    database = await new_database("firstspawn")
    connection = await asyncpg.connect(database.url)
    await connection.execute(FILL)
    expected = [row["slug"] for row in await connection.fetch(EXPECTED)]
    await connection.close()
    return database, expected


async def _walk(
    database: Database, words: Words, pairs: Mapping[tuple[str, str], int], query: dict[str, str]
) -> list[str]:
    """Follow the cursors to the end and back; every second page is asked for at once."""
    pages, cursor, number = list[list[str]](), "", 0

    async def ask(cursor: str, number: int) -> tuple[list[str], str | None, str | None]:
        asked = SERVERS.ask(urlencode(query | ({"cursor": cursor} if cursor else {})), KEYS)
        written = await questions_of(database.read(), query["q"], queries.FIND_KNOWN)
        question = replace(asked.question, values={**asked.question.values, "q": written.lines})
        if number % 2:
            question = by_tiers(words, question, written, pairs)
            assert question.answered_by
        page = await SERVERS.page(database.read(), ListRequest(question, KEYS))
        return [card.slug for card in page.data], page.next_cursor, page.prev_cursor

    while True:
        found, after, before = await ask(cursor, number)
        pages.append(found)
        if after is None:
            break
        cursor, number = after, number + 1
    back = list[list[str]]()
    while before:
        found, _, before = await ask(before, number)
        back.append(found)
        number += 1
    assert back[::-1] == pages[:-1]
    return [slug for page in pages for slug in page]


@pytest.mark.parametrize(("in_names", "tagged"), [(0, 0), (COMMON, 0), (MANY, 0), (0, COMMON), (COMMON, MANY)])
@pytest.mark.parametrize("limit", ["1", "7", "100"])
async def test_tier_after_tier_and_at_once_the_answer_is_the_same(
    filled: tuple[Database, list[str]], in_names: int, tagged: int, limit: str
) -> None:
    database, expected = filled
    words = Words({"keep": MANY}, {"keep": in_names})
    pairs = {("keep", "keep"): tagged}
    assert await _walk(database, words, pairs, {"q": "keep", "limit": limit}) == expected
    assert await _walk(database, words, pairs, {"q": "keep", "limit": limit, "sort": "-relevance"}) == expected[::-1]


@pytest.mark.parametrize("known", [(0, 0), (MANY, 0), (0, MANY), (MANY, MANY)])
@pytest.mark.parametrize("within", [1, 20, 60, 1_500])
@pytest.mark.parametrize(("typed", "without"), [("keep stone", ""), ("Stone keep -nothing", "Nothing")])
async def test_several_words_are_met_on_walks_or_found_at_once_and_the_answer_is_the_same(
    filled: tuple[Database, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    known: tuple[int, int],
    within: int,
    typed: str,
    without: str,
) -> None:
    (database, _), (in_names, tagged) = filled, known
    monkeypatch.setattr(worded, "MET_WITHIN", within)
    connection = await asyncpg.connect(database.url)
    await connection.execute(SEVERAL)
    expected = [row["slug"] for row in await connection.fetch(EXPECTED_OF_SEVERAL, without)]
    await connection.close()
    words = Words({"keep": MANY, "stone": MANY}, {"keep": in_names, "stone": in_names})
    pairs = {("keep", "keep"): tagged}
    for limit in ("3", "100"):
        assert await _walk(database, words, pairs, {"q": typed, "limit": limit}) == expected
    back = await _walk(database, words, pairs, {"q": typed, "limit": "7", "sort": "-relevance"})
    assert back == expected[::-1]


async def test_only_common_words_are_answered_tier_by_tier(filled: tuple[Database, list[str]]) -> None:
    database, _ = filled
    asked = SERVERS.ask("q=keep", KEYS).question
    words = Words({"the": MANY * 4, "keep": MANY * 2, "stone": MANY}, {"keep": COMMON})

    def ways(typed: str, pairs: Mapping[tuple[str, str], int]) -> list[str]:
        written = Questions(typed, typed, tuple((word,) for word in typed.split(" & ")))
        tiers = by_tiers(words, asked, written, pairs).answered_by
        return [f"{tier.conditions[0][1]} {tier.within}" for tier in tiers if tier]

    tagged = {("keep", "keep"): COMMON, ("keep", "pvp"): COMMON, ("pvp", "pvp"): MANY}
    assert ways("keep", tagged) == ["called walked 0", "named walked 0", "tagged walked 0", "rest walked 0"]
    assert ways("stone", tagged) == ["called 0", "named 0", "tagged 0", "rest walked 0"]
    end = MET_WITHIN
    of_several = ["several called 0", "several named 0", f"several tagged walked {end}", f"several rest walked {end}"]
    assert ways("keep & stone", tagged) == of_several
    assert ways("keep & stone", {}) == [*of_several[:2], "several tagged 0", of_several[3]]
    assert ways("keep & pvp", tagged) == of_several
    # Two common words that seldom meet, and one that hardly anybody has, are found at once.
    for rare in ("keep & pvp & stone & vale", "vale", "keep & vale"):
        assert not ways(rare, tagged)
    assert not ways("keep & pvp", {**tagged, ("keep", "pvp"): 10})
    for typed, is_one in (("keep", True), ("keep stone", False), ("keep -stone", False), ("-keep", False)):
        assert (await questions_of(database.read(), typed, queries.FIND_KNOWN)).is_one is is_one


async def test_whoever_is_named_or_tagged_so_has_the_word(filled: tuple[Database, list[str]]) -> None:
    """The tiers of names and of tags do not look into what is searched again."""
    words = [first + "".join(rest) for first in "aex" for some in range(5) for rest in product("aex19", repeat=some)]
    connection = await asyncpg.connect(filled[0].url)
    assert [row["word"] for row in await connection.fetch(MISSED, [*words, "survival", "v1" * 20])] == []
    await connection.close()


async def test_a_server_that_is_called_so_comes_before_one_whose_name_only_begins_so(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    database = site.runtime.databases["firstspawn"]
    connection = await asyncpg.connect(database.url)
    await connection.execute(FILL)
    await connection.execute("update servers set score = 99 where name like 'Keeper%'")
    await connection.close()
    for typed in ("keep", "Keep", "keep -walls"):
        found = (await site.get("/api/v1/servers", params={"q": typed, "limit": "100", "fields": "name"})).json()[
            "data"
        ]
        names = [one["name"].partition(" ")[0] for one in found]
        assert names.index("Keeper") == names.count("Keep")
        assert set(names) > {"Keep", "Keeper"} or "walls" in typed
