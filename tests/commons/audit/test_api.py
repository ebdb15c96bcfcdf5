"""The audit log through its API: who may read it, what it tells, how it is checked and exported."""

import csv
import io
from typing import Any

import pytest

from stoa.kernel import audit
from tests.accounts.at_the_door import accounts_at, open_site
from tests.accounts.privacy.working import working
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually

LOG = "/api/v1/admin/audit"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


async def admin_at(site: SiteUnderTest, name: str = "ada-ray") -> Member:
    """Give an administrator who asks by key."""
    [ada] = await gather_crowd(site, [name], role="admin", scopes=("audit.read", "accounts.suspend"))
    return ada


async def write(site: SiteUnderTest, *entries: dict[str, Any]) -> None:
    for entry in entries:
        async with accounts_at(site).database.write() as tx:
            await audit.record(tx, **{"by": audit.By(name="job"), "kind": "boat", "id": "b1", **entry})


async def finished(who: Member, answer: Any) -> dict[str, Any]:
    """Wait until a job that was asked for is done."""
    assert answer.status_code == 202, answer.text
    address = answer.headers["location"]

    async def done() -> bool:
        return bool((await who.get(address))["state"] == "done")

    await eventually(done)
    found: dict[str, Any] = await who.get(address)
    return found


async def test_row_34_what_administrators_do_is_written_down_with_who_and_from_where(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    wish = {"status": "suspended", "reason": "She sent spam."}
    answer = await ada.ask("PUT", f"/api/v1/admin/users/{ann.id}/status", wish)
    assert answer.status_code == 200, answer.text
    [entry] = await ada.get(f"{LOG}?subject={ann.id}")
    assert (entry["action"], entry["actorUsername"], entry["reason"]) == (
        "person.suspended",
        "ada-ray",
        "She sent spam.",
    )
    assert (entry["address"], entry["requestId"]) == ("127.0.0.1", answer.headers["x-request-id"])
    shown = await ada.get(f"{LOG}/entries/{entry['seq']}")
    assert len(shown["hash"]) == 64


async def test_row_34_a_refused_permission_is_written_down_once_a_minute(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    [bob] = await gather_crowd(site, ["bob-ray"])
    for _ in range(3):
        assert (await bob.ask("GET", LOG)).status_code == 403
    assert (await site.get(LOG)).status_code == 401
    rows = await ada.get(f"{LOG}?action=access.denied")
    assert [(row["actorUsername"], row["subject"]) for row in rows] == [("bob-ray", "audit.read")]
    assert rows[0]["address"] == "127.0.0.1"
    entry = await ada.get(f"{LOG}/entries/{rows[0]['seq']}")
    assert entry["after"] == {"method": "GET", "path": LOG}


async def test_the_log_is_narrowed_by_who_what_when_where_and_by_words(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    by = audit.By(ada.id, address="203.0.113.9", request_id="request-77")
    await write(
        site,
        {"action": "boat.priced", "by": by, "before": {"price": 1}, "after": {"price": 2}, "reason": "A mistake."},
        {"action": "boat.hidden", "id": "b2", "kind": "ship"},
    )
    for query, expected in (
        (f"actor={ada.id}", ["boat.priced"]),
        ("action=boat.hidden", ["boat.hidden"]),
        ("kind=ship", ["boat.hidden"]),
        ("subject=b1", ["boat.priced"]),
        ("requestId=request-77", ["boat.priced"]),
        ("address=203.0.113.9", ["boat.priced"]),
        ("q=mistake", ["boat.priced"]),
        ("since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z", []),
        ("sort=-newest", ["boat.priced", "boat.hidden"]),
    ):
        assert [row["action"] for row in await ada.get(f"{LOG}?{query}")] == expected, query
    answer = (await ada.ask("GET", f"{LOG}?page=1")).json()
    assert answer["meta"]["pagination"]["total"] == 2
    stats = await ada.get(f"{LOG}/stats?days=2")
    assert {(row["action"], row["count"]) for row in stats} == {("boat.priced", 1), ("boat.hidden", 1)}


async def test_an_entry_shows_each_value_that_differs(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    before = {"price": 1, "place": {"town": "Kiel", "berth": 4}, "sold": False}
    after = {"price": 2, "place": {"town": "Kiel"}, "sold": False, "note": "new"}
    await write(site, {"action": "boat.edited", "before": before, "after": after})
    entry = await ada.get(f"{LOG}/entries/1")
    assert [(one["path"], one["before"], one["after"]) for one in entry["differences"]] == [
        ("place.berth", "4", None),
        ("price", "1", "2"),
        ("note", None, "new"),
    ]
    assert entry["erased"] is False
    assert (await ada.ask("GET", f"{LOG}/entries/99")).status_code == 404


async def test_row_34_a_check_by_job_tells_where_the_log_was_changed(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    await write(site, *({"action": "boat.seen", "id": str(number)} for number in range(4)))
    async with working(site):
        whole = await finished(ada, await ada.ask("POST", f"{LOG}/checks", {}))
        assert (whole["check"]["holds"], whole["check"]["findings"]) == (True, [])
        async with accounts_at(site).database.write() as tx:
            await tx.connection.execute("set local session_replication_role = replica")
            await tx.connection.execute("update kernel.audit_log set subject = 'x' where seq = 3")
        broken = await finished(ada, await ada.ask("POST", f"{LOG}/checks", {"fromAnchor": False}))
    assert broken["check"]["holds"] is False
    assert [(one["seq"], one["what"]) for one in broken["check"]["findings"]] == [(3, "changed")]


async def test_the_log_is_exported_by_job_as_csv_and_as_lines_of_json(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    await write(
        site,
        {"action": "boat.priced", "after": {"price": 7}, "reason": "=1+1"},
        *({"action": "boat.seen", "id": str(number)} for number in range(120)),
    )
    async with working(site):
        lines = await finished(ada, await ada.ask("POST", f"{LOG}/exports", {"format": "jsonl"}))
        table = await finished(ada, await ada.ask("POST", f"{LOG}/exports", {"query": "action=boat.priced"}))
    assert (lines["export"]["rows"], table["export"]["rows"]) == (122, 1)  # that it was asked for stands there, too
    text = await fetched(ada, lines)
    assert [part.split(b'"action":"')[1].split(b'"')[0] for part in text.splitlines()[:2]] == [
        b"boat.priced",
        b"boat.seen",
    ]
    assert b'"after":{"price":7}' in text.splitlines()[0]
    [row] = list(csv.DictReader(io.StringIO((await fetched(ada, table)).decode())))
    assert (row["reason"], row["after"]) == ("'=1+1", '{"price":7}')
    rows = await ada.get(f"{LOG}?action=audit-log.exported")
    assert len(rows) == 2


async def fetched(who: Member, job: dict[str, Any]) -> bytes:
    answer = await who.ask("GET", f"{LOG}/exports/{job['id']}/file")
    assert answer.status_code == 303, answer.text
    file = await who.site.get(answer.headers["location"])
    assert file.status_code == 200, file.text
    return bytes(file.content)


async def test_an_export_that_cannot_be_is_refused_in_words(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    paged = await ada.ask("POST", f"{LOG}/exports", {"query": "limit=5"})  # pages are the export's own matter
    assert paged.status_code == 422, paged.text
    wrong = await ada.ask("POST", f"{LOG}/exports", {"query": "colour=red"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "UNKNOWN_PARAMETER")
    made = (await ada.ask("POST", f"{LOG}/exports", {})).json()["data"]
    early = await ada.ask("GET", f"{LOG}/exports/{made['id']}/file")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "AUDIT_EXPORT_NOT_READY")
    assert (await ada.ask("GET", f"{LOG}/jobs/{ada.id}")).status_code == 404


async def test_a_refusal_that_cannot_be_written_down_stays_a_refusal(site: SiteUnderTest) -> None:
    [bob] = await gather_crowd(site, ["bob-ray"])
    async with accounts_at(site).database.write() as tx:
        await tx.connection.execute("alter table kernel.audit_log add constraint full_disk check (false) not valid")
    assert (await bob.ask("GET", LOG)).status_code == 403
