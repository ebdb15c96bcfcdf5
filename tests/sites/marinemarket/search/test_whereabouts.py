"""Boats of a town lie together: whether a circle holds them all or none is known before they are looked for."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from stoa.commons.geography import Point
from stoa.commons.nets import Nets
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database
from stoa.sites.marinemarket.search import whereabouts
from stoa.sites.marinemarket.search.asking import prepare, read_search
from stoa.sites.marinemarket.search.filing import count_words, file_words
from stoa.sites.marinemarket.search.models import Sampled
from stoa.sites.marinemarket.search.sampling import Sample
from stoa.sites.marinemarket.search.whereabouts import are_around, count_around
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller

KEYS = Keyring(parse_roots([new_root()]), "marinemarket")
TOWN, FAR = Point(47.6, -122.33), Point(25.77, -80.19)


@pytest.fixture
async def sea(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(whereabouts, "_known", {})
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    for number in range(3):
        await launch(
            database, seller, title="Heron", city="Seattle", latitude=TOWN.latitude + number / 100, longitude=-122.33
        )
    for number in range(3):
        await launch(database, seller, title="Heron", city="Miami", latitude=25.77 + number, longitude=-80.19)
    async with database.write() as tx:
        await count_words(tx)
        await file_words(tx, fewest=2, share=100.0)
    return database


async def test_a_circle_has_all_boats_of_a_town_or_none(sea: Database) -> None:
    counts = [await count_around(sea.read(), ["seattle"], here, 50) for here in (TOWN, FAR)]
    assert counts == [3, 0]
    assert await count_around(sea.read(), ["seattle", "miami"], FAR, 50) == 1


async def test_what_is_known_of_a_town_is_not_kept_for_ever(sea: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await count_around(sea.read(), ["seattle"], TOWN, 50) == 3
    await launch(sea, await new_seller(sea), title="Heron", city="Seattle", latitude=47.6, longitude=-122.33)
    assert await count_around(sea.read(), ["seattle"], TOWN, 50) == 3
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await count_around(sea.read(), ["seattle"], TOWN, 50) == 4


async def test_words_that_lie_all_over_tell_nothing(sea: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "FEW_SPOTS", 5)
    assert await count_around(sea.read(), ["heron"], TOWN, 50) is None
    assert await count_around(sea.read(), ["seattle"], TOWN, 50) == 3
    assert await count_around(sea.read(), ["seattle"] * 5, TOWN, 50) is None


async def test_a_town_is_looked_for_where_it_lies(sea: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of all boats lie in the circle: of any other word a page would soon be met in order."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    boat = Sampled("sail", "good", "WA", None, "USD", [], 1, 2000, 9.0, at, TOWN.latitude, TOWN.longitude)
    sample = Sample([boat] * 500, 400.0, Nets([(*TOWN, 100_000), (*FAR, 100_000)]))
    raw = f"query=seattle&lat={FAR.latitude}&lon={FAR.longitude}&radiusKm=50"
    ready, here = await prepare(sea.read(), read_search(raw, KEYS))
    values = {**ready.question.values, "wording": ready.question.values["wording"]._replace(uses=5_000)}
    question = replace(ready.question, values=values)
    assert await are_around(sea.read(), sample, question, here)
    assert not await are_around(sea.read(), None, question, here)
    monkeypatch.setattr(whereabouts, "FEW_SPOTS", 0)
    whereabouts._known.clear()
    assert not await are_around(sea.read(), sample, question, here)
