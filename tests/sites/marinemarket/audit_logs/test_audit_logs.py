"""The audit log in the shape that programs of the market were promised: read, counted, exported, checked."""

import csv
import io
import json
from typing import Any

from tests.accounts.at_the_door import Visitor, grant
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import eventually
from tests.sites.marinemarket.sellers import list_boat, moderator, new_seller

LOGS = "/api/v1/admin/audit-logs"
FIELDS = {"id", "userId", "action", "resource", "resourceId", "details", "timestamp", "ipAddress", "userAgent"}


async def finished(who: Visitor, address: str) -> dict[str, Any]:
    """Wait until an export is ready, and give it."""

    async def done() -> bool:
        return bool((await who.ask("GET", address)).json()["data"]["downloadUrl"])

    await eventually(done)
    found: dict[str, Any] = (await who.ask("GET", address)).json()["data"]
    return found


async def fetched(who: Visitor, wish: dict[str, Any]) -> str:
    """Have the log exported, and give the file."""
    asked = await who.ask("POST", f"{LOGS}/export", wish)
    assert asked.status_code == 202, asked.text
    begun = asked.json()["data"]
    assert asked.headers["location"] == f"{LOGS}/export/{begun['job']['id']}"
    assert begun["downloadUrl"] is None
    early = await who.ask("GET", f"{LOGS}/export/{begun['job']['id']}/file")
    ready = await finished(who, asked.headers["location"])
    assert ready["job"]["done"] == ready["job"]["total"] == ready["job"]["export"]["rows"]
    assert early.status_code in {303, 409}
    answer = await who.ask("GET", ready["downloadUrl"])
    assert answer.status_code == 303
    return (await who.site.get(answer.headers["location"])).text


async def test_what_moderators_do_is_read_counted_exported_and_checked(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    boat = (await list_boat(ann)).json()["data"]["id"]
    await ann.ask("POST", f"/api/v1/listings/{boat}/submit")
    mo = await moderator(ann)
    said = {"decision": "reject", "reason": "=HYPERLINK(1)"}
    assert (await mo.ask("PUT", f"/api/v1/admin/listings/{boat}/moderate", said)).status_code == 200
    assert (await mo.ask("GET", LOGS)).status_code == 403
    await grant(ann.site, mo.person_id, "auditor")
    (entry,) = (await mo.ask("GET", f"{LOGS}?resource=boat&action=listing.reject&limit=5")).json()["data"]
    assert set(entry) == FIELDS
    (short,) = (await mo.ask("GET", f"{LOGS}?action=listing.reject&fields=id,userId,resourceId")).json()["data"]
    assert short == {"id": entry["id"], "userId": mo.person_id, "resourceId": boat}
    assert (await mo.ask("GET", f"{LOGS}?fields=requestId")).status_code == 422
    assert (entry["userId"], entry["resourceId"]) == (mo.person_id, boat)
    assert entry["details"]["before"] == {"status": "pending_review"}
    assert entry["details"]["after"] == {"status": "rejected"}
    for question, wanted in {
        f"resourceId={boat}&sort=-newest": 3,
        f"userId={ann.person_id}&resource=boat": 2,
        f"ipAddress={entry['ipAddress']}&action=listing.reject": 1,
        "since=2999-01-01T00:00:00Z": 0,
        "until=2000-01-01T00:00:00Z": 0,
    }.items():
        found = (await mo.ask("GET", f"{LOGS}?{question}&page=1")).json()
        assert (len(found["data"]), found["meta"]["pagination"]["total"]) == (wanted, wanted), question
    assert (await mo.ask("GET", f"{LOGS}?colour=red")).status_code == 400
    async with working(ann.site):
        table = await fetched(mo, {"resource": "boat", "resourceId": boat})
        lines = await fetched(mo, {"format": "jsonl", "userId": mo.person_id, "action": "listing.reject"})
        checked = await mo.ask("POST", f"{LOGS}/check", {})
        assert checked.status_code == 202

        async def known() -> bool:
            return (await mo.ask("GET", f"{LOGS}/stats")).json()["data"]["lastCheck"] is not None

        await eventually(known)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["action"] for row in rows[1:]] == ["listing.submit", "listing.reject"]
    assert rows[2]["reason"] == "'=HYPERLINK(1)"
    assert [json.loads(line)["subject"] for line in lines.splitlines()] == [boat]
    stats = (await mo.ask("GET", f"{LOGS}/stats?days=2")).json()["data"]
    assert {one["action"]: one["count"] for one in stats["byAction"]}["audit-log.exported"] == 2
    assert stats["total"] == sum(one["count"] for one in stats["byDay"])
    assert stats["lastCheck"]["holds"] is True


async def test_a_wrong_wish_for_an_export_is_refused(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    await grant(ann.site, ann.person_id, "admin")
    for wish in ({"format": "xml"}, {"since": "yesterday"}, {"colour": "red"}):
        assert (await ann.ask("POST", f"{LOGS}/export", wish)).status_code in {400, 422}, wish
