"""Whether few boats fit or many is only a guess: the answer is the same either way."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stoa.commons.geography import Point
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database, Query
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.sites.marinemarket.search import sampling
from stoa.sites.marinemarket.search.asking import prepare, read_search
from stoa.sites.marinemarket.search.filing import answered_under_words, count_words, file_words, found_by_words
from stoa.sites.marinemarket.search.models import Sampled
from stoa.sites.marinemarket.search.queries import SEARCH
from stoa.sites.marinemarket.search.sampling import Choice, Sample, choose, draw, planned, sample_of
from stoa.sites.marinemarket.search.service import find_listing
from stoa.sites.marinemarket.search.steps import ALL_STEPS, KINDS, SORTS_IN_KINDS
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller

KEYS = Keyring(parse_roots([new_root()]), "marinemarket")
ANALYZE: Query[None] = Query("analyze listings", registered=False)
SPOTS = ((25.77, -80.19), (25.5, -80.0), (-17.75, 179.995), (-17.8, -179.99), (0.0, 180.0), (89.95, 10.0), (None, None))
HERES = ((25.7, -80.2), (-17.7, 179.9), (-17.7, -179.9), (0.0, 180.0), (89.9, -100.0), (-45.0, 0.0))
WORDS = (
    "heron", "her", "herno", "heron -oceanis", "beneteau", "grey heron", '"grey heron"', "heron owner", "reef heron",
    "grady-white", "reef", "owner", "36", "her re", "reed", "heron 6", "heron o",
    "grey heron reef", "re reed", "reef reef",
    "r-27 reef", "r-27", "her r-27", "j/105 her", "j/105", "grady--white", "grady--white reef", "her 3", "her ow",
    "re her", "owner ree", "her re -r-27",
)  # fmt: skip
FINDERS = ("radiusKm", "features", "state", "query", "maxPrice", "minLength")

filters = st.fixed_dictionaries(
    {},
    optional={
        "boatType": st.sampled_from(("sail", "power", "sail,yacht")),
        "state": st.sampled_from(("FL", "ME", "FL,ME")),
        "fuel": st.sampled_from(("diesel", "petrol")),
        "features": st.sampled_from(("gps", "gps,radar", "sonar")),
        "maxPrice": st.sampled_from((1_000_000, 5_000_000)),
        "minYear": st.sampled_from((1990, 2010)),
        "minLength": st.sampled_from((6, 9)),
        "query": st.sampled_from(WORDS),
        "radiusKm": st.sampled_from((5, 60, 2000, 12_000, 19_000)),
    },
)


async def _boats(sea: Database) -> None:
    seller = await new_seller(sea)
    for number in range(42):
        latitude, longitude = SPOTS[number % len(SPOTS)]
        await launch(
            sea, seller, title=("Heron", "Tern", "Grey Heron", "Grady-White 36")[number % 4],
            city=("Reef", "Reedham", "")[number % 3],
            description=("one owner", "owner of Heron", "reef", "")[number % 7 % 4],
            boat_type=("sail", "power", "yacht")[number % 3],
            state=("FL", "ME", "FL", "NY")[number % 4], fuel=("diesel", "petrol", None)[number % 5 % 3],
            features=(["gps"], ["gps", "radar"], [])[number % 3], price_minor=(number % 6) * 1_000_000,
            year=1980 + number % 4 * 10, length_m=4.0 + number % 5 * 2, latitude=latitude, longitude=longitude,
        )  # fmt: skip
    # These have words of their own, which are not filed, beside others that are.
    for title, description in (
        ("Heritage 36 R-27 J/105", "heron"), ("Heron 36", "a heritage, a reed, R 27"),
        ("Heron 27", "an R-27 at the reef"), ("Regal Heron R-27", "owners of J/105"),
        ("Tern J/105", "hermits at the reef"), ("Grady White", "heron"), ("Grady--White Heronries", "reef"),
    ):  # fmt: skip
        await launch(sea, seller, title=title, description=description, latitude=25.5, longitude=-80.0)


async def _walk(sea: Database, asked: ListRequest, here: Point | None) -> list[UUID]:
    listing, place = find_listing(here)
    found: list[UUID] = []
    cursor: str | None = None
    while True:
        question = replace(asked.question, cursor=cursor)
        page = await listing.page(sea.read(), replace(asked, question=question), **place)
        found += [one.id for one in page.data]
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.fixture
async def sea(start_site: StartSite) -> Database:
    site = await start_site("marinemarket")
    return site.runtime.databases["marinemarket"]


@pytest.fixture
async def full_sea(sea: Database) -> Database:
    await _boats(sea)
    async with sea.write() as tx:
        await count_words(tx)
        assert await file_words(tx, fewest=2, share=100.0) > 10
    return sea


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(sorted(SEARCH.sorts)), st.booleans(), filters, st.sampled_from(HERES))
@example(sort="distance", mirrored=False, told={"boatType": "sail", "maxPrice": 5_000_000}, where=HERES[0])
@example(sort="distance", mirrored=True, told={"boatType": "sail", "minLength": 6, "state": "FL,ME"}, where=HERES[0])
async def test_both_plans_give_the_same_pages(
    full_sea: Database, sort: str, mirrored: bool, told: dict[str, Any], where: tuple[float, float]
) -> None:
    await _ask_every_way(full_sea, sort, mirrored=mirrored, told=told, where=where)


async def test_whatever_words_are_typed_every_plan_gives_the_same_pages(full_sea: Database) -> None:
    for text in WORDS:
        for sort, mirrored in (("relevance", False), ("relevance", True), ("price", False)):
            await _ask_every_way(full_sea, sort, mirrored=mirrored, told={"query": text}, where=HERES[0])


async def _ask_every_way(
    full_sea: Database, sort: str, *, mirrored: bool, told: dict[str, Any], where: tuple[float, float]
) -> None:
    told = {**({"query": "heron owner"} if sort == "relevance" else {}), **told}
    told = {**({"radiusKm": 12_000} if sort == "distance" else {}), **told}
    place = {"lat": where[0], "lon": where[1]} if "radiusKm" in told else {}
    raw = urlencode({"sort": f"{'-' if mirrored else ''}{sort}", "limit": 20, **told, **place})
    ready, here = await prepare(full_sea.read(), read_search(raw, KEYS))
    plain = await _walk(full_sea, ready, here)
    for choice in (Choice(few=False), *(Choice(few=True, finder=finder) for finder in FINDERS)):
        chosen = replace(ready, question=planned(ready.question, choice))
        assert await _walk(full_sea, chosen, here) == plain, choice
    for steps in ALL_STEPS:
        if steps.sort == sort and told.keys() & set(steps.limits) and "radiusKm" not in told:
            stepped = planned(ready.question, Choice(few=False, source=steps.source(told.keys())))
            assert await _walk(full_sea, replace(ready, question=stepped), here) == plain, steps.name
    if sort in SORTS_IN_KINDS and "features" in told and "radiusKm" not in told:
        by_kinds = planned(ready.question, Choice(few=False, source=KINDS))
        assert await _walk(full_sea, replace(ready, question=by_kinds), here) == plain
    if "query" in told:
        few = planned(ready.question, Choice(few=True, finder="query"))
        assert await _walk(full_sea, replace(ready, question=found_by_words(few)), here) == plain
    for around in (False, True):
        by_words = planned(ready.question, Choice(few=True, finder="query"))
        under = answered_under_words(by_words, fewest=0, around=around)
        if under is not None:
            assert await _walk(full_sea, replace(ready, question=under), here) == plain, under


def _sampled(number: int, **told: Any) -> Sampled:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number * 37 % 500)
    usual: dict[str, Any] = {
        "boat_type": "sail", "condition": "good", "state": "FL", "fuel": "diesel", "currency": "USD", "features": [],
        "price_minor": number * 1_000, "year": 2000, "length_m": 3.0 + number / 50, "created_at": at,
        "latitude": 25.0 + number / 50, "longitude": -80.0,
    }  # fmt: skip
    return Sampled(**{**usual, **told})


CASES = (
    ("sort=newest&minPrice=300000", False),
    ("sort=newest&minPrice=400000", False),
    ("sort=price&minLength=12.8", False),  # what is long is dear, so it comes last, but in each step it comes first
    ("sort=-price&minLength=12.8", False),
    ("sort=price&minPrice=490000", False),  # the order begins there
    ("sort=newest&condition=new", True),
    ("sort=newest&minLength=12.8&maxPrice=491000&boatType=sail", True),  # its kind has few so long
    ("sort=newest&maxPrice=400000&boatType=sail", False),
    ("sort=newest&lat=25&lon=-80&radiusKm=1", True),
    ("sort=newest&lat=25&lon=-80&radiusKm=5000", False),
    ("sort=distance&lat=25&lon=-80&radiusKm=500", False),
    ("sort=distance&lat=25&lon=-80&radiusKm=500&state=ME", False),  # spots know what states are there
    ("sort=distance&lat=25&lon=-80&radiusKm=500&fuel=petrol", True),
    ("sort=distance&lat=25&lon=-80&radiusKm=5&fuel=petrol", False),  # whoever goes on soon leaves the circle
    ("sort=-distance&lat=25&lon=-80&radiusKm=500", False),
    ("sort=-distance&lat=25&lon=-80", False),
    ("query=heron", True),
    ("sort=price", False),
)


async def test_the_sample_tells_when_few_fit(sea: Database) -> None:
    sample = Sample([_sampled(number) for number in range(500)], 400.0)
    chosen = []
    for raw, _ in CASES:
        ready, here = await prepare(sea.read(), read_search(raw, KEYS))
        chosen.append((raw, choose(sample, ready.question, here).few))
        assert choose(sample, ready.question, here).few == chosen[-1][1]  # as it is kept
    assert chosen == list(CASES)


async def test_what_goes_against_an_order_is_found_by_steps(sea: Database) -> None:
    sample = Sample([_sampled(number) for number in range(500)], 400.0)
    chosen = []
    for raw in ("sort=price&minLength=12.8", "sort=price&minLength=5&maxLength=12.8", "sort=price&maxLength=9"):
        ready, here = await prepare(sea.read(), read_search(raw, KEYS))
        chosen.append(choose(sample, ready.question, here).source)
    assert chosen == ["length_step minLength", "length_step minLength maxLength", ""]
    assert min(steps.many({}) for steps in ALL_STEPS) > 1


async def test_equipment_is_found_in_the_kinds_that_have_it(sea: Database) -> None:
    kinds = ("dinghy", "dinghy", "dinghy", "sail", "yacht")
    boats = [
        _sampled(number, boat_type=kinds[number // 100], features=["gps", "radar"] if number >= 300 else [])
        for number in range(500)
    ]
    sample, chosen = Sample(boats, 400.0), []
    for raw in ("sort=price&features=gps", "sort=price&features=gps&boatType=sail", "sort=-price&features=gps,radar"):
        ready, here = await prepare(sea.read(), read_search(raw, KEYS))
        chosen.append(choose(sample, ready.question, here).source)
    assert chosen == [KINDS, "", ""]


async def test_equipment_that_came_a_moment_ago_is_found_in_its_kind(sea: Database) -> None:
    seller = await new_seller(sea)
    boats = [await launch(sea, seller, boat_type=kind, features=["gps", "radar"]) for kind in ("dinghy", "sail")]
    for told in ("gps", "gps,radar", "gps,gps"):
        ready, here = await prepare(sea.read(), read_search(f"sort=price&features={told}", KEYS))
        by_kinds = planned(ready.question, Choice(few=False, source=KINDS))
        assert await _walk(sea, replace(ready, question=by_kinds), here) == sorted(boats)


async def test_steps_are_those_of_the_database(sea: Database) -> None:
    values: dict[str, list[float]] = {
        "length_step": [0.0, 1.9, 2.0, 7.3, 29.99, 30.0, 400.0],
        "price_step": [0, 1, 65_535, 65_536, 500_000, 20_000_000, 10_000_000_000],
        "year_step": [1800, 1959, 1960, 1963, 1964, 2026, 2100],
    }
    for steps in ALL_STEPS:
        query = Query(
            f"select {steps.name}(v::{steps.kind}) from unnest(:values::{steps.kind}[]) v", int, registered=False
        )
        assert await query.all(sea.read(), values=values[steps.name]) == [steps.step(one) for one in values[steps.name]]


async def test_what_the_catalogue_does_not_have_is_asked_of_the_boats_themselves(full_sea: Database) -> None:
    seller = await new_seller(full_sea)
    old = await launch(full_sea, seller, features=["gps", "sonar"])
    for raw, found in (("features=sonar", [old]), ("features=gps,sonar", [old]), ("features=gps,sextant", [])):
        ready, here = await prepare(full_sea.read(), read_search(raw, KEYS))
        for choice in (Choice(few=False), *(Choice(few=True, finder=finder) for finder in FINDERS)):
            chosen = replace(ready, question=planned(ready.question, choice))
            assert await _walk(full_sea, chosen, here) == found, choice


async def test_boats_of_a_kind_are_found_without_looking_at_them(sea: Database) -> None:
    around = "boatType=sail&maxPrice=500000&lat=25&lon=-80&radiusKm=900"
    for sort, joined, mode in (("distance", True, "measured"), ("price", False, "")):
        ready, _ = await prepare(sea.read(), read_search(f"{around}&sort={sort}", KEYS))
        question = planned(ready.question, Choice(few=True, finder="maxPrice"))
        assert (question.joined, dict(question.conditions)["radiusKm"]) == (joined, mode)
        assert not planned(ready.question, Choice(few=True, finder="state")).joined


async def test_only_who_looks_in_the_index_of_equipment_asks_it(sea: Database) -> None:
    ready, _ = await prepare(sea.read(), read_search("features=gps&sort=price", KEYS))
    for few, finder, mode in ((False, "features", ""), (True, "state", ""), (True, "features", "array")):
        question = planned(ready.question, Choice(few=few, finder=finder))
        assert dict(question.conditions)["features"] == mode
        assert question.keys_first is (mode == "")


async def test_a_sample_is_drawn_where_there_are_many_boats(
    full_sea: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ANALYZE.run(full_sea.once())
    assert await draw(full_sea.read()) is None
    monkeypatch.setattr(sampling, "WORTH_IT", 10)
    sample = await draw(full_sea.read())
    assert sample is not None
    assert len(sample.boats) == 49
    assert sample.share == pytest.approx(1.0)


async def test_a_sample_that_could_not_be_drawn_is_drawn_soon_and_not_by_everybody(
    full_sea: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ANALYZE.run(full_sea.once())
    monkeypatch.setattr(sampling, "WORTH_IT", 10)
    monkeypatch.setattr(sampling, "_kept", type(sampling._kept)())
    away = Database("postgresql://127.0.0.1:1/nowhere", full_sea.settings)
    with pytest.raises(Fault):
        await sample_of(away.read())
    assert await sample_of(full_sea.read()) is None
    later = clock.now() + timedelta(seconds=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await sample_of(full_sea.read()) is not None
