"""Whatever an API's document allows or forbids is sent to it, by everybody: it never breaks, and keeps its word.

Every run of the suite sends a little; `make fuzz` sends as much as `FUZZ_EXAMPLES` says.
"""

import time
from collections.abc import Callable

import pytest

from stoa.kernel.feature import discover_sites
from tests.accounts.at_the_door import Visitor, grant
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import StartSite
from tests.walks.crawl.stage import set_stage

from .cases import EXAMPLES, ONLY, operations_of
from .plugin import plugins_of
from .sending import ASKER, FROM, SECONDS, Asker, Sent, send_all
from .unreached import UNREACHED

MANY = 10
# A busy machine is no fault of the site's.
PATIENT = {"STOA_DEADLINE": "120s"}
# Whoever sends so many wrong passwords would soon be asked for work before each, and not sign in again.
UNGUARDED = {"SIGN_IN_CAPTCHA_AFTER": "1000", "SIGN_IN_LOCK_AFTER": "1000", "SIGN_IN_ACCOUNT_BUDGET": "100000"}
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
    sent, end = Sent(), time.monotonic() + SECONDS
    paths = await _send_everything(start_site, name, sent, lambda: False, begin=FROM)
    while time.monotonic() < end:
        await _send_everything(start_site, name, sent, lambda: time.monotonic() >= end)
    faults = sorted(set(sent.faults))
    told = [f"{len(sent.faults)} faults in {sent.cases} cases, {len(faults)} different: {sent.by_asker}", *faults]
    assert not faults, "\n".join(told)
    if not (ASKER or FROM or ONLY):
        assert sent.cases >= paths
        assert {200, 400, 401, 403, 404, 422} <= sent.statuses.keys(), sent.statuses
        assert EXAMPLES < MANY or sent.never_done <= UNREACHED[name].keys(), sent.never_done - UNREACHED[name].keys()


async def _send_everything(
    start_site: StartSite, name: str, sent: Sent, is_over: Callable[[], bool], begin: int = 0
) -> int:
    """Send everything once, to a new stage whenever somebody's account has ended; say how many paths there are."""
    while True:
        asked = begin
        paths, operations, begin = await _send_to_a_new_stage(start_site, name, sent, is_over, begin)
        if begin >= operations:
            return paths
        assert begin > asked, "Nobody is anybody at a new stage."


async def _send_to_a_new_stage(
    start_site: StartSite, name: str, sent: Sent, is_over: Callable[[], bool], begin: int
) -> tuple[int, int, int]:
    """Send what comes from `begin` on; give how many paths there are, how many operations, and which comes next."""
    stage = await set_stage(start_site, name, **PATIENT, **PAYMENTS, **(UNGUARDED if EXAMPLES else {}))
    site = stage.site
    ada = await Visitor(site, "ada@stoa.example", "ada-root").join()
    await grant(site, ada.person_id, "admin")
    assert (await ada.sign_in()).status_code == 200
    stale = Visitor(site, ada.email, ada.username)
    assert (await stale.sign_in()).status_code == 200
    sql = "update accounts.sessions set authenticated_at = authenticated_at - interval '1 day' where id = $1"
    await run_sql(site, sql, stale.session_id)
    document = (await site.get("/api/v1/openapi.json")).json()
    askers = [
        Asker("nobody", Visitor(site)),
        Asker("member", stage.bob),
        Asker("owner", stage.ann),
        Asker("administrator", ada),
        Asker("stale", stale),
        *await plugins_of(stage, document["paths"]),
    ]
    upcoming = await send_all(document, askers, stage, sent, is_over, begin)
    return len(document["paths"]), len(operations_of(document)), upcoming
