"""Whatever an API's document allows or forbids is sent to it, by everybody: it never breaks, and keeps its word.

Every run of the suite sends a little; `make fuzz` sends as much as `FUZZ_EXAMPLES` says.
"""

import pytest

from stoa.kernel.feature import discover_sites
from tests.accounts.at_the_door import Visitor, grant
from tests.harness.web import StartSite
from tests.walks.crawl.stage import set_stage

from .sending import Asker, send_all

# A busy machine is no fault of the site's.
PATIENT = {"STOA_DEADLINE": "120s"}
# Doors for payments that are open, to providers that nobody reaches.
PAYMENTS = {
    "STRIPE_SECRET_KEY": "sk_test_nothing",
    "STRIPE_WEBHOOK_SECRET": "whsec_nothing",
    "STRIPE_URL": "http://127.0.0.1:9",
    "TEBEX_PROJECT_ID": "1",
    "TEBEX_PRIVATE_KEY": "nothing",
    "TEBEX_WEBHOOK_SECRET": "nothing",
    "TEBEX_URL": "http://127.0.0.1:9",
}


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(discover_sites()))
async def test_no_request_breaks_a_site_and_no_answer_is_outside_of_its_document(
    start_site: StartSite, name: str
) -> None:
    stage = await set_stage(start_site, name, **PATIENT, **PAYMENTS)
    site = stage.site
    ada = await Visitor(site, "ada@stoa.example", "ada-root").join()
    await grant(site, ada.person_id, "admin")
    assert (await ada.sign_in()).status_code == 200
    document = (await site.get("/api/v1/openapi.json")).json()
    askers = [
        Asker("nobody", Visitor(site)),
        Asker("member", stage.bob),
        Asker("owner", stage.ann),
        Asker("administrator", ada),
    ]
    sent = await send_all(document, askers, [stage.theirs, stage.own])
    assert not sent.faults, "\n".join([f"{len(sent.faults)} faults in {sent.cases} cases", *sent.faults])
    assert sent.cases >= len(document["paths"])
    assert {200, 400, 401, 403, 404, 422} <= sent.statuses.keys(), sent.statuses
