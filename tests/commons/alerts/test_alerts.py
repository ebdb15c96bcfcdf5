"""Security alerts: what is noticed is raised once, with evidence, told to those who look after it, and dealt with."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from stoa.accounts.sessions.events import SessionsEnded
from stoa.commons.alerts import service
from stoa.commons.alerts.jobs import LOOK, SWEEP, Tick
from stoa.commons.alerts.rules import RULES
from stoa.commons.alerts.seed import plant
from stoa.commons.payments.events import LedgerUnbalanced
from stoa.kernel import audit, clock
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import CHEAP, accounts_at, code_of, grant, mails
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import Reader, errors_of, reader
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

API = "/api/v1/admin/security"
SCOPES = ("security.alerts", "security.rules", "accounts.attempts")
ATTEMPT = """
    insert into accounts.sign_in_attempts (id, email_hash, person_id, outcome, method, address, agent, known_device, at)
    values (gen_random_uuid(), decode($1, 'hex'), $2, $3, 'password', $4, 'Firefox', $5, $6)
"""


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("marinemarket", settings=CHEAP)


@pytest.fixture
async def boss(site: SiteUnderTest) -> Member:
    [found] = await gather_crowd(site, ["boss-lee"], role="admin", scopes=SCOPES)
    return found


async def attempt(
    site: SiteUnderTest,
    person: UUID | None,
    outcome: str = "wrong",
    *,
    ago: float = 1,
    address: str = "192.0.2.7",
    email: str = "aa",
    known: bool = True,
) -> None:
    """Let somebody have tried to sign in, so many minutes ago."""
    await run_sql(site, ATTEMPT, email, person, outcome, address, known, clock.now() - timedelta(minutes=ago))


async def test_the_demo_has_signs_of_which_the_job_raises_an_alert_and_others_that_were_dealt_with(
    site: SiteUnderTest, boss: Member
) -> None:
    await gather_crowd(site, ["ann-lee"])
    database = accounts_at(site).database
    async with database.write() as tx:
        await plant(tx)
    assert {one["state"] for one in await boss.get(f"{API}/alerts")} == {"acknowledged", "resolved"}
    async with working(site):
        await until(database, "select exists (select from commons.security_alerts where state = 'open')")
    [raised] = [one for one in await boss.get(f"{API}/alerts") if one["state"] == "open"]
    assert (raised["type"], raised["username"], raised["count"]) == ("account_failures", "ann-lee", 9)
    assert raised["ruleVersion"] == 1
    async with database.write() as tx:
        await plant(tx)
    assert await look(site) == 0, "planted once"


async def look(site: SiteUnderTest, times: int = 1) -> int:
    """Look as the clock asks for it, several at once where asked; give how many alerts are new."""
    accounts = accounts_at(site)
    rules = await RULES.at(accounts.database.read())

    async def once() -> int:
        findings = await service.find_findings(accounts.database.read(), accounts, rules.values, service.OVERLAP)
        async with accounts.database.write() as tx:
            return len(await service.record_findings(tx, accounts, rules.values, rules.version, findings))

    return sum(await asyncio.gather(*(once() for _ in range(times))))


async def sweep(site: SiteUnderTest) -> None:
    """Remove what is old, as the clock asks for it."""
    database = accounts_at(site).database
    async with database.write() as tx:
        job_id = await SWEEP.enqueue(tx, Tick())
    async with working(site):
        await until(database, "select status = 'done' from kernel.jobs where id = $1", job_id)


def types_of(found: list[dict[str, Any]]) -> list[str]:
    return sorted(one["type"] for one in found)


async def test_what_happened_while_nobody_looked_is_found_by_the_next_look(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    database = accounts_at(site).database

    async def run_look() -> None:
        async with database.write() as tx:
            job_id = await LOOK.enqueue(tx, Tick())
        async with working(site):
            await until(database, "select status = 'done' from kernel.jobs where id = $1", job_id)

    await run_look()
    for n in range(10):
        await attempt(site, ann.id, ago=14 - n)
    with clock.moved(timedelta(hours=5), everywhere=True):  # hours without a worker
        await run_look()
    [alert] = await boss.get(f"{API}/alerts")
    assert (alert["type"], alert["count"]) == ("account_failures", 10)


async def test_a_change_of_rights_names_whom_it_is_about(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    async with accounts_at(site).database.write() as tx:
        await audit.record(tx, "role.granted", by=audit.By(boss.id), kind="person", id=ann.id)
    assert await look(site) == 1
    [alert] = await boss.get(f"{API}/alerts")
    assert (alert["username"], alert["message"]) == ("ann-lee", "A role was given: entry 1 of the audit log")


async def test_alerts_are_kept_as_long_as_the_setting_says(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    for n in range(10):
        await attempt(site, ann.id, ago=14 - n)
    assert await look(site) == 1
    await run_sql(site, "update commons.security_alerts set raised_at = now() - interval '400 days'")
    await sweep(site)
    assert len(await boss.get(f"{API}/alerts")) == 1  # what it tells of was seen again since
    await run_sql(site, "update commons.security_alerts set last_at = now() - interval '366 days'")
    await sweep(site)
    assert await boss.get(f"{API}/alerts") == []


async def test_many_failures_raise_one_alert_however_often_they_are_seen(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    for n in range(9):
        await attempt(site, ann.id, ago=14 - n)
    assert await look(site) == 0
    await attempt(site, ann.id)
    assert await look(site, times=4) == 1
    await attempt(site, ann.id, ago=0.1)
    assert await look(site) == 0
    [alert] = await boss.get(f"{API}/alerts")
    assert (alert["type"], alert["state"], alert["severity"], alert["username"], alert["count"]) == (
        "account_failures",
        "open",
        "medium",
        "ann-lee",
        11,
    )
    assert "192.0.2.7" in alert["evidence"][0]["what"]
    assert (await boss.get(f"{API}/alerts/{alert['id']}"))["id"] == alert["id"]
    told = await boss.get("/api/v1/notifications?kind=security_alert")
    assert (told[0]["url"], len(told)) == (f"/admin/alerts/{alert['id']}", 1)
    assert (await ann.ask("GET", f"{API}/alerts")).status_code == 403
    database = accounts_at(site).database
    async with working(site):
        await until(database, "select count(*) > 0 from kernel.mail where template = 'notifications/must'")
    assert "Medium security alert" in (await mails(site, "boss-lee@crowd.example"))[0]["subject"]


async def test_each_rule_sees_what_it_is_for(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    for n in range(8):
        await attempt(site, None, address="198.51.100.9", email=f"{n:02x}")
    for _ in range(20):  # the same account again and again is no second one
        await attempt(site, None, address="198.51.100.10")
    await attempt(site, boss.id, "signed-in", ago=2 * 24 * 60)  # the first device is one's own
    await attempt(site, boss.id, "signed-in", known=False)
    await attempt(site, ann.id, "signed-in", ago=2 * 24 * 60)
    await attempt(site, ann.id, "signed-in", known=False)
    async with accounts_at(site).database.write() as tx:
        by = audit.By(boss.id)
        await emit(tx, SessionsEnded(ann.id, [new_id()], "reused"))
        await emit(tx, SessionsEnded(boss.id, [new_id()], "signed-out"))
        await emit(tx, LedgerUnbalanced("EUR", "Debits and credits differ by 4.00."))
        await audit.record(tx, "role.granted", by=by, kind="person", id=ann.id, after={"role": "moderator"})
        for n in range(5):
            await audit.record(tx, "audit-log.exported", by=by, kind="audit-log", id=str(n))
    await run_sql(
        site,
        "insert into kernel.jobs (id, queue_id, name, queue, payload, status, most_attempts, result, finished_at)"
        " values ($1, -7, 'audit.check', 'default', '{}', 'done', 1, '{\"holds\": false}', now())",
        new_id(),
    )
    seen = await boss.get(f"{API}/suspicious-activity?hours=1")
    expected = {
        "address_many_accounts": "198.51.100.9",
        "audit_chain_broken": "audit-log",
        "ledger_unbalanced": "EUR",
        "mass_export": str(boss.id),
        "new_device_for_admin": str(boss.id),
        "privilege_change": f"person:{ann.id}",
        "refresh_reuse": str(ann.id),
    }
    assert {one["rule"]: one["key"] for one in seen} == expected
    assert await boss.get(f"{API}/alerts") == []
    assert await look(site) == len(expected)
    assert types_of(await boss.get(f"{API}/alerts")) == sorted(expected)
    assert types_of(await boss.get(f"{API}/alerts?severity=critical")) == [
        "audit_chain_broken",
        "ledger_unbalanced",
    ]
    assert await boss.get(f"{API}/alerts?state=resolved&type=mass_export") == []
    assert len(await boss.get(f"{API}/login-attempts?limit=5")) == 5


async def test_nobody_signs_in_from_two_ends_of_the_world(start_site: StartSite, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("192.0.2.0/24,AT,48.2,16.4\n198.51.100.0/24,NZ,-36.8,174.8\n203.0.113.0/24,DE,48.1,11.6\n")
    site = await start_site("marinemarket", settings={**CHEAP, "ALERTS_PLACES": str(places)})
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    for person, address, ago in (
        (ann, "192.0.2.7", 60),
        (ann, "198.51.100.4", 5),
        (bob, "192.0.2.7", 60 * 9),
        (bob, "203.0.113.4", 5),
        (bob, "2001:db8::1", 3),
    ):
        await attempt(site, person.id, "signed-in", address=address, ago=ago)
    assert await look(site) == 1
    told = await read_sql(site, "select rule || ' ' || words from commons.security_alerts")
    assert told.startswith("impossible_travel 192.0.2.7 (AT), then 198.51.100.4 (NZ): 17")


async def test_an_alert_is_acknowledged_resolved_and_raised_again_only_for_something_new(
    site: SiteUnderTest, boss: Member
) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    for n in range(10):
        await attempt(site, ann.id, ago=1 + n / 10)
    await look(site)
    [alert] = await boss.get(f"{API}/alerts")
    one = f"{API}/alerts/{alert['id']}"
    assert (await boss.ask("PUT", one, {"state": "acknowledged"})).json()["data"]["state"] == "acknowledged"
    assert (await boss.ask("PUT", one, {"state": "resolved"})).status_code == 422
    done = await boss.ask("PUT", one, {"state": "resolved", "note": "It was Ann, with a new keyboard."})
    assert (done.json()["data"]["handledBy"], done.json()["data"]["note"][:6]) == (str(boss.id), "It was")
    assert code_of(await boss.ask("PUT", one, {"state": "open"})) == "ALERT_RESOLVED"
    assert code_of(await boss.ask("PUT", f"{API}/alerts/{new_id()}", {"state": "open"})) == "NO_SUCH_ALERT"
    acts = await read_sql(site, "select array_agg(action order by seq) from kernel.audit_log where kind = 'alert'")
    assert acts == ["alert.acknowledged", "alert.resolved"]
    await attempt(site, ann.id, ago=0.01)
    assert await look(site) == 0
    await run_sql(site, "update commons.security_alerts set handled_at = now() - interval '2 hours'")
    assert await look(site) == 1


async def test_rules_are_dated_tried_before_and_refused_when_they_are_broken(site: SiteUnderTest, boss: Member) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    for n in range(3):
        await attempt(site, ann.id, ago=60 * 24 * 3 + n)
    strict = {"quietMinutes": 5, "watches": {"account_failures": {"count": 3, "minutes": 5}}}
    trial = await boss.ask("POST", f"{API}/alert-rules/trial", {"rules": strict})
    assert [one["rule"] for one in trial.json()["data"]] == ["account_failures"]
    assert await read_sql(site, "select count(*) from kernel.dated_rules where name = 'security.alerts'") == 0
    for broken, status in (
        ({"watches": {"account_failures": {"count": 0, "minutes": 5}}}, 422),
        ({"watches": {"gremlins": {"count": 1, "minutes": 5}}}, 422),
        ({"watches": {"account_failures": {"minutes": 5}}}, 422),
    ):
        answer = await boss.ask("PUT", f"{API}/alert-rules", {"rules": broken, "note": "x"})
        assert answer.status_code == status, answer.text
    made = await boss.ask("PUT", f"{API}/alert-rules", {"rules": strict, "note": "After the storm."})
    assert (made.json()["data"]["version"], made.json()["data"]["quietMinutes"]) == (1, 5)
    shown = made.json()["data"]
    assert {one["name"]: one["threshold"]["count"] for one in shown["watches"]}["account_failures"] == 3
    off = {"watches": {"account_failures": {"count": 3, "minutes": 5, "on": False}}}
    with clock.moved(timedelta(seconds=2), everywhere=True):  # the first one holds by then
        again = await boss.ask("PUT", f"{API}/alert-rules", {"rules": off, "note": "Off again."})
    assert again.status_code == 200, again.text
    assert [one["note"] for one in (await boss.get(f"{API}/alert-rules"))["history"]] == [
        "Off again.",
        "After the storm.",
    ]
    assert (await boss.ask("POST", f"{API}/alert-rules/trial", {"rules": off})).json()["data"] == []


async def test_the_pages_show_act_and_try(site: SiteUnderTest) -> None:
    async with reader(site) as ann:
        await ann.join()
        person: UUID = await read_sql(site, "select id from accounts.people")
        await make_admin(site, ann, person)
        for n in range(10):
            await attempt(site, person, ago=1 + n / 10)
        await look(site)
        assert "Many failed sign-ins" in (await ann.open("/admin/alerts?state=open")).text
        alert = await read_sql(site, "select id from commons.security_alerts where rule = 'account_failures'")
        page = f"/admin/alerts/{alert}"
        shown = " ".join((await ann.open(page)).text.split())
        assert "Evidence" in shown
        assert (
            "by “account_failures” of the rule <code>security.alerts</code>, in the version that is built in." in shown
        )
        assert 'href="/admin/alert-rules">The rules</a>' in shown
        refused = await ann.send(page, state="resolved")
        assert (refused.status_code, "note" in errors_of(refused)) == (422, True)
        assert (await ann.send(page, state="resolved", note="It was me.")).status_code == 303
        assert "It was me." in (await ann.open(page)).text
        rules = "/admin/alert-rules"
        typed = {"name": "account_failures", "count": "2", "minutes": "60", "on": "account_failures"}
        tried = await ann.send(rules, act="try", **typed)
        assert "would have seen" in tried.text
        assert "failed sign-ins for one account within 60" in tried.text
        assert (await ann.send(rules, **typed)).status_code == 422
        assert (await ann.send(rules, **{**typed, "note": "x", "count": "many"})).status_code == 422
        assert (await ann.send(rules, **typed, note="Sooner.")).status_code == 303
        assert "Sooner." in (await ann.open(rules)).text
        await run_sql(site, "update commons.security_alerts set version = 1")
        shown = " ".join((await ann.open(page)).text.split())
        assert "<code>security.alerts</code>, version 1, in force since <time" in shown


async def make_admin(site: SiteUnderTest, visitor: Reader, person: UUID) -> None:
    await grant(site, str(person), "admin")
    assert (await visitor.open("/admin/alerts")).status_code == 200


async def test_the_clocks_job_looks_by_itself(site: SiteUnderTest, boss: Member) -> None:
    for n in range(10):
        await attempt(site, boss.id, ago=1 + n / 10)
    database = accounts_at(site).database
    async with database.write() as tx:
        job_id = await LOOK.enqueue(tx, Tick())
    async with working(site):
        await until(database, "select status = 'done' and result = '1' from kernel.jobs where id = $1", job_id)
    assert await read_sql(site, "select count(*) from commons.security_alerts") == 1
