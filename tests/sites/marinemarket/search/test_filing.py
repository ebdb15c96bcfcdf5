"""Boats stand under the words that names share, whatever happens to them meanwhile."""

import asyncio
from uuid import UUID

import msgspec
import pytest

from stoa.kernel.db import Database, Query
from stoa.sites.marinemarket.search.filing import count_words, file_words
from stoa.sites.marinemarket.search.wording import read_wording
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller


class Posting(msgspec.Struct, frozen=True, order=True):
    word: str
    named: bool
    id: UUID
    beside: str
    """What lists are narrowed by, as one text."""
    terms: list[int]


_BESIDE = """concat_ws(' ', b.created_at, b.price_minor, b.length_m, b.year, b.boat_type, b.condition, b.state, b.fuel,
    b.currency, b.spot, b.equipment)"""
FILED = Query(
    f"select b.word, b.named, b.id, {_BESIDE} as beside, b.terms from listing_words b", Posting, registered=False
)
MEANT = Query(
    f"""
    select w.lexeme as word, 'A' = any(w.weights) as named, b.id, {_BESIDE} as beside, array(
        select o.number * 2 + ('A' = any(v.weights))::integer from unnest(b.search) as v
        join listing_lexemes o on o.lexeme = v.lexeme collate "C" and o.filed order by o.number
    ) as terms
    from listings b, unnest(b.search) as w join listing_lexemes k on k.lexeme = w.lexeme collate "C" and k.filed
    where b.shown
    """,
    Posting,
    registered=False,
)


class Number(msgspec.Struct, frozen=True):
    word: str
    number: int


NUMBERS = Query("select lexeme, number from listing_lexemes where filed", Number, registered=False)
MISPLACED = Query(
    """
    select b.id from listing_words w join listings b on b.id = w.id
    where b.place is not null and not exists (
        select from listing_word_places p where p.word = w.word and p.spot = b.spot and p.place = b.place
    )
    """,
    UUID,
    registered=False,
)
CHANGE: Query[None] = Query(
    """
    update listings set title = :title, price_minor = :price, status = :status, hidden = :hidden, features = :features
    where slug = :slug
    """,
    registered=False,
)
DELETE: Query[None] = Query("delete from listings where slug = :slug", registered=False)


@pytest.fixture
async def sea(start_site: StartSite) -> Database:
    site = await start_site("marinemarket")
    return site.runtime.databases["marinemarket"]


async def _filed(sea: Database) -> list[Posting]:
    """Give what is filed, which is what should be; words know every spot where somebody stands under them."""
    found = sorted(await FILED.all(sea.read()))
    assert found == sorted(await MEANT.all(sea.read()))
    assert await MISPLACED.all(sea.read()) == []
    return found


async def _file(sea: Database, fewest: int) -> int:
    async with sea.write() as tx:
        await count_words(tx)
    async with sea.write() as tx:
        return await file_words(tx, fewest=fewest, share=100.0)


async def test_boats_that_come_change_and_go_are_filed_at_once(sea: Database) -> None:
    seller = await new_seller(sea)
    for number in range(3):
        await launch(sea, seller, slug=f"heron-{number}", title="Grey Heron", description="a heron at anchor")
    assert await _file(sea, 3) > 0
    assert await _file(sea, 3) == 0
    first = await _filed(sea)
    assert {(one.word, one.named) for one in first} >= {("heron", True), ("grey", True)}
    late = await launch(sea, seller, slug="late", title="Late", description="as grey as a heron")
    assert {one.word for one in await _filed(sea) if one.id == late and not one.named} >= {"grey", "heron"}
    steps = (("Heron", 1, "active", False), ("Tern", 1, "active", False), ("Heron", 2, "sold", False))
    for title, price, status, hidden in (*steps, ("Heron", 2, "active", True), ("Grey", 3, "active", False)):
        told = {"title": title, "price": price, "status": status, "hidden": hidden, "features": ["gps", "ais"]}
        await CHANGE.run(sea.once(), slug="heron-1", **told)
        assert await _filed(sea) != first
    await DELETE.run(sea.once(), slug="late")
    assert late not in {one.id for one in await _filed(sea)}


async def test_boats_that_come_while_words_are_filed_are_not_missed(sea: Database) -> None:
    seller = await new_seller(sea)

    async def come(number: int) -> None:
        await launch(sea, seller, slug=f"swift-{number}", title=f"Swift Wind {number % 3}")
        told = {"title": "Swift Tide", "price": number, "status": "active", "hidden": number % 4 == 0}
        await CHANGE.run(sea.once(), slug=f"swift-{number}", features=["gps"], **told)

    await asyncio.gather(*(come(number) for number in range(12)), *(_file(sea, fewest) for fewest in (4, 2, 3, 1)))
    await _file(sea, 2)
    assert {"swift", "tide"} <= {one.word for one in await _filed(sea)}


async def test_words_are_known_by_their_beginnings_and_by_how_they_look(sea: Database) -> None:
    seller = await new_seller(sea)
    for _ in range(3):
        await launch(sea, seller, title="Heron 36", make="Grady-White", city="Reedham", state="NY", description="")
    await launch(sea, seller, title="Reef", make="", model="", city="", state="", description="heronries")
    await _file(sea, 3)
    alone = await read_wording(sea.read(), "hero")
    assert (alone.whole, alone.named) == ("('heron' | 'heronries')", "'heron':A")
    assert (alone.alone, alone.filed, alone.uses) == (True, ("heron", "heronries"), 4)
    assert alone.typed == "('hero':* | 'heron')"
    wrong = await read_wording(sea.read(), "redham")
    assert (wrong.whole, wrong.filed, wrong.in_names) == ("'reedham'", ("reedham",), False)
    numbers = {one.word: one.number for one in await NUMBERS.all(sea.read())}
    make, model, bird = (numbers[word] * 2 for word in ("grady-white", "36", "heron"))
    joined = await read_wording(sea.read(), "grady-white 36 -reef")
    assert (joined.filed, joined.alone, joined.elsewhere) == (("grady-white",), False, ())
    assert (joined.in_names, joined.every) == (True, False)
    several = await read_wording(sea.read(), "grady-white 36 redham")
    assert (several.every, several.elsewhere) == (True, ("reedham",))
    town = numbers["reedham"] * 2
    anywhere, rest = ("&".join(f"({one}|{one + 1})" for one in some) for some in ((make, model, town), (make, model)))
    assert several.told.terms == (anywhere, "", anywhere)  # the town is in no name
    both = await read_wording(sea.read(), "grady-white 36")
    assert both.told.terms == (rest, f"({make + 1})&({model + 1})", f"{rest}&!(({make + 1})&({model + 1}))")
    assert f"({bird}|{bird + 1}|" in (await read_wording(sea.read(), "hero")).told.terms[0]
    assert (await read_wording(sea.read(), "gray reef")).filed == ()
    unknown = await read_wording(sea.read(), "heron xylophone")
    assert (unknown.nowhere, joined.nowhere) == (True, False)
    assert (await read_wording(sea.read(), "xylophone")).whole == "'xylophone'"


async def test_what_a_rarer_word_finds_soon_is_not_looked_for_under_a_commoner_one(sea: Database) -> None:
    seller = await new_seller(sea)
    for _ in range(3):
        await launch(sea, seller, title="Heron", description="often sailed")
    await launch(sea, seller, title="Tern", description="often at anchor")
    await launch(sea, seller, title="Heron", description="berths 7")
    await _file(sea, 3)
    rarer, alone = [await read_wording(sea.read(), text) for text in ("heron 7", "heron")]
    assert (rarer.few_named, rarer.filed, rarer.uses, rarer.every, rarer.alone) == (True, (), 1, False, False)
    assert (alone.filed, alone.alone) == (("heron",), True)
    assert (await read_wording(sea.read(), "heron often")).filed == ("heron",)


FITS = Query(
    "select count(*)::int from listings b where b.shown and b.search @@ to_tsquery('simple', :typed)",
    int,
    registered=False,
)


async def test_what_is_nowhere_is_in_no_boat_however_it_is_read(sea: Database) -> None:
    seller = await new_seller(sea)
    odd = "R-27 J/105 1e5 x-ray 29.9 foo@bar.example 12v 3.5L Grady-White a.b.c/d 0x1f Ærø-40 4x4-ii -7 bar.example/x_y"
    await launch(sea, seller, title=odd, make="", model="", description="heron")
    await _file(sea, 1)
    typed = [*odd.split(), *(f"{one}z" for one in odd.split()), *(f"q{one}" for one in odd.split())]
    typed += [one[:length] for one in odd.split() for length in range(1, len(one))]
    found = {}
    for text in typed:
        wording = await read_wording(sea.read(), text)
        if wording.typed:
            found[text] = wording.nowhere, await FITS.one(sea.read(), typed=wording.typed) > 0
    assert {text for text, (nowhere, fits) in found.items() if nowhere and fits} == set()
    assert {"R-27z", "qJ/105", "Grady-Whitez"} <= {text for text, (nowhere, _) in found.items() if nowhere}


async def test_words_are_learnt_from_what_is_shown_and_when_it_is(sea: Database) -> None:
    """A draft teaches nobody its words; published, it is found by a slip of the pen before the next count."""
    seller = await new_seller(sea)
    told = {"title": "Zephyrine", "price": 1, "hidden": False, "features": ["gps"]}
    await launch(sea, seller, slug="zephyrine", title="Zephyrine", status="draft")
    assert "zephyrine" not in (await read_wording(sea.read(), "zephirine")).typed
    async with sea.write() as tx:
        await count_words(tx)
    await CHANGE.run(sea.once(), slug="zephyrine", status="active", **told)
    assert "zephyrine" in (await read_wording(sea.read(), "zephirine")).typed
