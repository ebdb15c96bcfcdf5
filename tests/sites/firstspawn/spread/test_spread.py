"""Whichever way a question is answered, the answer is the same: found and put in order, or met along the order."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stoa.commons.nets import Nets
from stoa.commons.words import questions_of, read_terms, to_know, write_question, write_questions
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database, Query, Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import NotFound
from stoa.sites.firstspawn.servers import queries, service
from stoa.sites.firstspawn.servers.columns import globe_point, place_of
from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.sites.firstspawn.servers.similar import others
from stoa.sites.firstspawn.servers.similar.queries import ALIKE, SIMILAR
from stoa.sites.firstspawn.servers.spread import (
    FEW_NEAR,
    FEW_TAGGED,
    FEW_WORDED,
    GATHERED,
    ONE,
    Spread,
    are_few_worded,
    choose_way,
    load_spread,
    load_words,
    to_gather,
)
from stoa.sites.firstspawn.servers.suggestions import suggest_servers
from tests.harness.databases import NewDatabase

KEYS = Keyring(parse_roots([new_root()]), "testsite")
FILL = """
insert into servers (
    id, slug, name, game_type, short_description, address, tags, region, language, version, online, verified, players,
    max_players, uptime, rating, rating_score, created_at, latitude, longitude, score, trend, vote_count
)
select gen_random_uuid(), 'server-' || n, (array['Amber', 'Ambergris', 'Birch', 'Birchwood'])[1 + n % 4] || ' '
       || (array['Keep', 'Keeper', 'Hollow'])[1 + n % 3] || ' ' || n,
       case n % 3 when 0 then 'HYTALE' else 'MINECRAFT' end,
       'A quiet place', 'play' || n || '.example', array['tag' || n % 3, 'tag' || 3 + n % 4], 'region' || n % 4,
       (array['en', 'de', 'fr'])[1 + n % 3], '1.21', n % 4 <> 0, n % 2 = 0, case when n % 4 = 0 then 0 else n % 120 end,
       100, n % 100, 1 + n % 5, case when n % 7 <> 0 then 1 + n % 5 end, now() - n % 50 * interval '1 minute',
       case when n % 6 <> 0 then n * 7 % 179 - 89 end, case when n % 6 <> 0 then n * 31 % 359 - 179 end,
       n % 60, n % 40 / 40.0, n % 30
from generate_series(1, 400) as n
"""
HELD = """
insert into servers (id, slug, name, game_type, address, created_at, state)
values (gen_random_uuid(), 'quixotic-vale', 'Quixotic Vale', 'HYTALE', 'play.example', now(), 'held')
"""
MOST = 500


class Simply(msgspec.Struct, frozen=True):
    id: UUID
    game_type: str
    tags: list[str]
    score: float


SIMPLY = Query("select id, game_type, tags, score from servers where active order by id", Simply, registered=False)
ORDERS = [name for name in SERVERS.sorts if name != "relevance"]
PLACES = ["48.2,16.37", "-33.9,151.2", "0,179.9", "89.5,10", "-51.7,-57.9"]
narrowed = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.sampled_from(["tag0,tag3", "tag1", "tag2,tag6", "tag0,tag1", "tag1,tag4,tag5"]),
        "tagsMode": st.sampled_from(["all", "any"]),
        "region": st.sampled_from(["region1", "region0,region3"]),
        "online": st.sampled_from(["true", "false"]),
        "minPlayers": st.sampled_from(["30", "100", "110"]),
        "gameType": st.sampled_from(["hytale", "hytale,minecraft"]),
        "q": st.sampled_from(["amber", "amber keep", "birk hollow", "keep birchwood"]),
    },
)
around = st.one_of(st.none(), st.tuples(st.sampled_from(PLACES), st.sampled_from([None, 300, 2000, 9000])))


@pytest.fixture
async def filled(new_database: NewDatabase) -> Database:
    database = await new_database("firstspawn")
    connection = await asyncpg.connect(database.url)
    await connection.execute(FILL)
    await connection.close()
    return database


def asking(sort: str, filters: dict[str, str], place: tuple[str, int | None] | None, *, turned: bool) -> str:
    pairs = {"sort": f"{'-' if turned else ''}{sort}", "limit": "7", **filters}
    if place is not None:
        pairs |= {"near": place[0]} | ({"radiusKm": str(place[1])} if place[1] else {})
    return urlencode(pairs)


async def walk(db: Read, asked: ListRequest, change: Callable[[ListRequest], ListRequest]) -> list[str]:
    """Follow a question's cursors, each page with the same change to how it is asked."""
    found: list[str] = []
    query = urlencode(asked.question.texts)
    while True:
        page = await SERVERS.page(db, change(await written(db, SERVERS.ask(query, KEYS))))
        found += [card.slug for card in page.data]
        if page.next_cursor is None or len(found) > MOST:
            return found
        query = urlencode([*((n, v) for n, v in asked.question.texts if n != "cursor"), ("cursor", page.next_cursor)])


async def written(db: Read, asked: ListRequest) -> ListRequest:
    """Write words as they were typed, without the words that begin so."""
    question = asked.question
    if "q" not in question.values:
        return asked
    terms, alike = read_terms(question.values["q"], folded=False), dict[str, list[str]]()
    for one in await queries.FIND_KNOWN.all(db, **to_know(terms)):
        alike.setdefault(one.term, []).extend([] if one.begins else [one.word])
    lines = f"{write_questions(terms, []).exact}\n{write_question(terms, alike)}"
    return replace(asked, question=replace(question, values={**question.values, "q": lines}))


@cache
def _everywhere(many: int) -> Nets:
    return Nets((north, east, many) for north in range(-90, 90) for east in range(-180, 180))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filters=narrowed, place=around, sort=st.sampled_from(ORDERS), turned=st.booleans(),
    many=st.sampled_from([0, max(FEW_TAGGED, FEW_NEAR)]),
)  # fmt: skip
async def test_both_ways_lead_to_the_same_pages(
    filled: Database, filters: dict[str, str], place: tuple[str, int | None] | None, sort: str, turned: bool, many: int
) -> None:  # fmt: skip
    db = filled.read()
    sort = "score" if sort == "distance" and place is None else sort
    asked = SERVERS.ask(asking(sort, filters, place, turned=turned), KEYS)
    everywhere = _everywhere(many)
    pairs = {(f"tag{a}", f"tag{b}"): many for a in range(7) for b in range(a, 7)}
    known = Spread(pairs, everywhere)

    def chosen(one: ListRequest) -> ListRequest:
        here = place_of(one.question.values["near"]) if place else None
        return replace(one, question=choose_way(known, one.question, here, rare=many > 0))

    plain = await walk(db, asked, lambda one: one)
    assert await walk(db, asked, chosen) == plain


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.sampled_from(["amber", "am", "amber keep", "birchwod keeper", "hol", "qu 7", "-amber keep", "x"]))
async def test_whole_words_find_what_their_beginning_finds(filled: Database, words: str) -> None:
    db = filled.read()
    asked = SERVERS.ask("q=stands+for+words&sort=newest&limit=100", KEYS)
    asked = replace(asked, question=replace(asked.question, values={"q": words}))

    async def found(lines: str) -> list[str]:
        question = replace(asked.question, values={"q": lines})
        return [card.slug for card in (await SERVERS.page(db, replace(asked, question=question))).data]

    whole = await questions_of(db, words, queries.FIND_KNOWN)
    assert await found(whole.lines) == await found((await written(db, asked)).question.values["q"])


async def test_the_farthest_are_the_nearest_read_from_the_end(filled: Database) -> None:
    db = filled.read()
    for place in PLACES:
        nearest = await walk(db, SERVERS.ask(f"sort=distance&near={place}&limit=100", KEYS), lambda one: one)
        farthest = await walk(db, SERVERS.ask(f"sort=-distance&near={place}&limit=100", KEYS), lambda one: one)
        assert len(nearest) == len(set(farthest)) > 300
        assert set(farthest[:20]) == set(nearest[-20:])
        assert sorted(nearest) == sorted(farthest)


async def test_a_crowd_that_is_taken_for_few_is_found_whole(filled: Database) -> None:
    ways = SERVERS.filters["radiusKm"].conditions()
    few = re.sub(r"\b1000\b", "10", ways[GATHERED])  # so many of a circle are read by nearness
    assert len(re.findall(r"\b10\b", few)) == 2
    crowds = 0
    for place in PLACES:
        for kilometers in (100, 1000, 2000, 9000):
            found = [
                set(await Query(f"select s.id from servers s where s.active and {condition}", UUID).all(
                    filled.once(), near=globe_point(place), radiusKm=float(kilometers)
                ))
                for condition in (few, ways[""], ways["distance"])
            ]  # fmt: skip
            assert found[0] == found[1] == found[2]
            crowds += len(found[0]) > 10
    assert crowds


@pytest.mark.parametrize("tags", [["tag0", "tag3"], ["tag2"], ["tag1", "nobody"], ["nobody"], []])
async def test_like_servers_are_the_best_that_share_a_tag_met_along_the_ranking_or_found(
    filled: Database, tags: list[str]
) -> None:
    connection = await asyncpg.connect(filled.url)
    await connection.execute("update servers set tags = $1 where slug = 'server-4'", tags)
    db = filled.read()
    every = await SIMPLY.all(db)
    tagged = {one.id: one.tags for one in every}
    own = await connection.fetchval("select id from servers where slug = 'server-4'")
    for game in ("MINECRAFT", "HYTALE"):
        await connection.execute("update servers set game_type = $1 where id = $2", game, own)
        like = [one for one in every if one.game_type == game and {*tags} & {*one.tags} and one.id != own]
        best = {one.id for one in sorted(like, key=lambda one: (one.score, one.id), reverse=True)[:60]}
        for many in (0, FEW_TAGGED):  # found by their tags, and met along the ranking
            await connection.execute("delete from server_tag_pairs")
            await connection.execute(
                "insert into server_tag_pairs (tag, other, many) select tag, tag, $2 from unnest($1::text[]) as tag",
                tags,
                many,
            )
            found = [UUID(msgspec.json.decode(one)["id"]) for one in await SIMILAR.all(db, server=str(own), most=60)]
            assert set(found) == best
            shared = [len({*tags} & {*tagged[one]}) for one in found]
            assert shared == sorted(shared, reverse=True)
            shown = [bytes(one).decode() for one in await service.finish_similar(db, "server-4")]
            assert len(shown) == min(6, len(best))
            assert others(await ALIKE.all(db, game_type=game, tags=tags), own) == shown
    await connection.close()
    with pytest.raises(NotFound):
        await service.finish_similar(db, "nobody")


async def test_counts_choose_the_way(filled: Database) -> None:
    async with filled.write() as tx:
        await service.count_words(tx)
    known = await load_spread(filled.read())
    assert known.pairs["tag0", "tag3"] > 0
    assert known.are_few_tagged(["tag0", "tag3"])
    crowd = Spread({("tag0", "tag3"): FEW_TAGGED}, Nets([(48.2, 16.3, FEW_NEAR)]))
    assert not crowd.are_few_tagged(["tag3", "tag0"])
    assert crowd.are_few_tagged(["tag3", "tag5"])
    assert crowd.are_few_tagged(["tag0", "tag1", "tag3"])
    assert not crowd.are_few_near(48.2, 16.3, 50)
    assert crowd.are_few_near(50.2, 16.3, 50)
    assert crowd.are_met_soon(["tag5", "tag0"]) is False
    assert Spread({("tag0", "tag0"): FEW_TAGGED}).are_met_soon(["tag5", "tag0"])
    over_the_line = Spread({}, Nets([(0, 179.9, FEW_NEAR)]))
    assert not over_the_line.are_few_near(0, -179.9, 50)


async def test_one_game_in_one_region_is_walked_in_an_index_of_its_own(filled: Database) -> None:
    there = "gameType=hytale&region=region1&online=true&sort=players"
    for query, walked in ((there, True), (f"{there}&language=en", False), (there.replace("players", "votes"), False)):
        question = choose_way(Spread(), SERVERS.ask(query, KEYS).question, None)
        assert (("region", ONE) in question.conditions) is walked
        assert (("gameType", ONE) in question.conditions) is walked
        assert to_gather(question).conditions == SERVERS.ask(query, KEYS).question.conditions


async def test_a_version_is_planned_once_and_seen_only_where_words_compete_with_an_order() -> None:
    for query, seen in (("version=1.21", False), ("version=1.21&sort=players&region=region1", False),
                        ("version=1.21&q=keep&sort=score", True)):  # fmt: skip
        question = choose_way(Spread(), SERVERS.ask(query, KEYS).question, None)
        assert (("version", "") in question.conditions) is seen
        assert to_gather(question).conditions == SERVERS.ask(query, KEYS).question.conditions


async def test_words_that_few_have_are_known_once_the_table_was_looked_over(filled: Database) -> None:
    assert not are_few_worded((await load_words(filled.read())).anywhere, [["keep"], ["nobody"]])
    connection = await asyncpg.connect(filled.url)
    await connection.execute("analyze servers")
    await connection.close()
    async with filled.write() as tx:
        await service.count_words(tx)
    known = await load_words(filled.read())
    assert known.anywhere["quiet"] == 400
    assert 0 < known.anywhere["amber"] < 400
    some = {"keep": FEW_WORDED - 1, "keeper": 1, "hollow": FEW_WORDED}
    assert are_few_worded(some, [["hollow"], ["nobody", "no-one"]])
    assert not are_few_worded({"hollow": FEW_WORDED // 2}, [["nobody", "no-one"]])
    assert are_few_worded(some, [["hollow"], ["keep"]])
    assert not are_few_worded(some, [["hollow"], ["keep", "keeper"]])
    assert not are_few_worded(some, [])


async def test_it_is_told_which_words_must_be_there(filled: Database) -> None:
    found = await questions_of(filled.read(), 'amber -keep "quiet place" x 17', queries.FIND_KNOWN)
    assert found.needed == (("amber", "ambergris"), ("quiet",), ("place",), ("x",))


async def test_words_are_learnt_from_what_is_listed_and_when_it_is(filled: Database) -> None:
    """What waits for a moderator teaches nobody its words; listed, it is found by a slip before the next count."""
    connection = await asyncpg.connect(filled.url)
    await connection.execute(HELD)
    assert await suggest_servers(filled.read(), "quixotik") == []
    async with filled.write() as tx:
        await service.count_words(tx)
    await connection.execute("update servers set state = 'listed' where slug = 'quixotic-vale'")
    await connection.close()
    assert [one.slug for one in await suggest_servers(filled.read(), "quixotik")] == ["quixotic-vale"]
