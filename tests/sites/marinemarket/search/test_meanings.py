"""How much of what is typed boats' terms tell; that lists are the same however it is asked is told by the plans."""

import msgspec
import pytest

from stoa.commons.words import read_terms
from stoa.kernel.db import Database
from stoa.sites.marinemarket.search import meanings
from stoa.sites.marinemarket.search.filing import count_words, file_words
from stoa.sites.marinemarket.search.meanings import CHECKED, EVERY, RARE, TOLD
from stoa.sites.marinemarket.search.models import KnownWord
from stoa.sites.marinemarket.search.wording import read_wording, word
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller

WAYS = {
    "heron": (EVERY, EVERY, EVERY),
    "heron swa": (RARE, RARE, RARE),  # swale is in one name
    "tern mo": (RARE, EVERY, RARE),  # moss is in none
    "heron be": (CHECKED, EVERY, TOLD),  # nor is berth, which stands in many boats
    "heron r-27": (CHECKED, CHECKED, CHECKED),  # two words that stand together
    "j/105 heron": (EVERY, EVERY, EVERY),  # which is one word
    "heron -swan": (CHECKED, CHECKED, CHECKED),
    '"grey heron" swa': (CHECKED, CHECKED, CHECKED),
}


@pytest.fixture
async def sea(start_site: StartSite) -> Database:
    site = await start_site("marinemarket")
    return site.runtime.databases["marinemarket"]


@pytest.fixture
def _few_are_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three boats are too many to be found first."""
    monkeypatch.setattr(meanings, "_MOST_RARE", 2)


@pytest.mark.usefixtures("_few_are_rare")
async def test_words_that_are_not_filed_are_told_beside_those_that_are(sea: Database) -> None:
    seller = await new_seller(sea)
    for _ in range(3):
        await launch(sea, seller, title="Grey Heron R-27", make="J/105", description="a berth")
        await launch(sea, seller, title="Tern Swan Mole Bear", make="", description="")
    await launch(sea, seller, title="Swale", make="", description="moss")
    async with sea.write() as tx:
        await count_words(tx)
    async with sea.write() as tx:
        await file_words(tx, fewest=3, share=100.0)
    found = {text: (await read_wording(sea.read(), text)).told for text in WAYS}
    assert {text: (told.anywhere, told.in_name, told.rest) for text, told in found.items()} == WAYS
    assert found["heron swa"].rare == ("'swale'", "'swale'")
    assert found["tern mo"].rare == ("'moss'", "")


def test_what_looks_alike_means_the_same_in_whatever_order_the_database_tells_it() -> None:
    terms = read_terms("swalow")
    told = {"begins": False, "uses": 3, "number": None, "named": True, "elsewhere": False}
    known = [msgspec.convert(told | {"term": "swalow", "word": one}, KnownWord) for one in ("swallow", "swale")]
    assert word(terms, known) == word(terms, known[::-1])
