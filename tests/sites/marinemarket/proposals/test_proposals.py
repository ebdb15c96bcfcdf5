"""What boats of a model measure is proposed where they agree, and kept only when the seller sends it."""

import re

from stoa.sites.marinemarket.proposals.service import recompute_specs
from tests.accounts.at_the_door import accounts_at, code_of
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import rows
from tests.sites.marinemarket.buyers import boat_on_sale, data_of, publish_boat

ASKED = "/api/v1/models/specs?make=wänderer&model=34"
_TOLD = (
    "Laid up ashore under a winter cover since October.",
    "Long keel and a good sea boat, twice across the Channel.",
    "New cooker, hardly used; the old stove is in the shed and comes along.",
    "My father built the interior himself, and you can see that he liked ash.",
)
# In metres: the first two agree within a tenth, the third is far off; drafts agree nowhere.
_BEAMS, _DRAFTS = (3.3, 3.35, 3.4, 9.0), (1.2, 1.9, 2.6, 3.3)


async def test_where_boats_of_a_model_agree_their_middle_is_proposed(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)  # a beam of eleven feet, nothing else
    database = accounts_at(seller.site).database
    assert await recompute_specs(database) == 0
    missing = await seller.site.get(ASKED)
    assert (missing.status_code, code_of(missing)) == (404, "NO_PROPOSAL")
    for beam, draft, keel, words in zip(_BEAMS, _DRAFTS, ("Fin", "fin", "FIN", "long"), _TOLD, strict=True):
        told = {"units": "metric", "length": 10.4, "beam": beam, "draft": draft, "keel": keel, "cabins": 2}
        await publish_boat(seller, boatDetails=told, description=words)
    assert await recompute_specs(database) == 1
    found = await data_of(seller, ASKED)
    assert found["listings"] == 5
    told = {name: value for name, value in found["specs"].items() if value is not None}
    assert told == {"beam": 3.3528, "keel": "fin", "cabins": 2}


async def test_a_draft_without_details_comes_filled_in_and_is_kept_when_it_is_sent(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    for words in _TOLD[:2]:
        await publish_boat(seller, description=words)
    database = accounts_at(seller.site).database
    await recompute_specs(database)
    async with reader(seller.site) as ann:
        await ann.sign_in()
        boat = {"type": "sail", "make": "WANDERER", "model": "34", "year": "2001", "length": "10.4", "units": "metric"}
        made = await ann.send("/sell/new", **boat)
        details = str(made.headers["location"])
        page = (await ann.open(details)).text
        assert "3 boats of this make and model" in page
        assert re.search(r'name="beam"[^>]*value="3.35"', page)
        assert "Proposed: check it." in page
        (kept,) = await rows(database, "select beam_m from listings order by created_at desc limit 1")
        assert kept[0] is None
        assert (await ann.send(details, version="1", beam="3.4")).status_code == 303
        page = (await ann.open(details)).text
        assert page.count("Proposed") == 0
        assert re.search(r'name="beam"[^>]*value="3.4"', page)
