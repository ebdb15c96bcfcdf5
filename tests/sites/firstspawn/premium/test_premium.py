"""Premium comes with the payment, runs as long as was paid for, and goes with the money."""

from typing import Any

from stoa.sites.firstspawn.premium.jobs import SWEEP, Tick
from tests.accounts.at_the_door import Visitor, accounts_at, grant, open_site
from tests.accounts.privacy.working import working
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.paying import open_shop, pay

PREMIUM = "/api/v1/premium"
HAS_ROLE = "select count(*) = {} from accounts.grants where role = 'premium'"


async def order_of(member: Member, plan: str) -> dict[str, Any]:
    """Open a checkout."""
    opened = await member.ask("POST", f"{PREMIUM}/purchase", {"plan": plan})
    assert opened.status_code == 201, opened.text
    found: dict[str, Any] = opened.json()["data"]
    return found


async def test_premium_begins_with_the_payment_adds_up_and_ends_with_the_refund(start_site: StartSite) -> None:
    async with open_shop(start_site) as (site, local):
        [ann] = await gather_crowd(site, ["ann-lee"])
        [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("payments.read", "payments.refund"))
        database = accounts_at(site).database
        assert (await ann.ask("POST", f"{PREMIUM}/purchase", {"plan": "decade"})).status_code == 422
        order = await order_of(ann, "month")
        assert (order["type"], order["amount"], order["status"]) == ("PREMIUM_SUBSCRIPTION", 399, "PENDING")
        assert (await ann.get(PREMIUM))["isPremium"] is False
        async with working(site):
            await pay(site, local, order)
            await until(database, HAS_ROLE.format(1))
            assert (await ann.get(PREMIUM))["isPremium"] is True
            assert (await ann.get("/api/v1/users/ann-lee/profile"))["isPremium"] is True
            await pay(site, local, await order_of(ann, "year"))
            days = "select extract(day from max(ends_at) - now())::int from premium_periods where taken_back_at is null"
            assert await read_sql(site, days) == 394
            refund = await ada.ask("POST", f"/api/v1/admin/payments/{order['id']}/refunds", {"reason": "By mistake"})
            assert refund.status_code == 202, refund.text
            await until(database, "select count(*) = 1 from premium_periods where taken_back_at is not null")
            assert await read_sql(site, days) == 364  # the year begins now, and no day of it is lost
            assert (await ann.get(PREMIUM))["isPremium"] is True


async def test_the_role_goes_when_the_time_is_over_and_stays_with_whom_an_administrator_gave_it(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site, JOBS_POLL="250ms")
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    await run_sql(
        site,
        "insert into premium_periods (order_id, person_id, plan, begins_at, ends_at)"
        " select gen_random_uuid(), id, 'month', now() - interval '31 days', now() - interval '1 day'"
        " from accounts.people where id = any($1)",
        [ann.id, bo.id],
    )
    await run_sql(
        site,
        "insert into accounts.grants (person_id, role, by_rule) values ($1, 'premium', true), ($2, 'premium', false)",
        ann.id,
        bo.id,
    )
    async with accounts_at(site).database.write() as tx:
        await SWEEP.enqueue(tx, Tick())
    async with working(site):
        await until(accounts_at(site).database, HAS_ROLE.format(1))
    assert await read_sql(site, "select person_id from accounts.grants where role = 'premium'") == bo.id


async def test_a_grant_and_a_paid_time_each_keep_their_own_end(start_site: StartSite) -> None:
    async with open_shop(start_site) as (site, local):
        crowd = [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
        boss = await Visitor(site, "boss@stoa.example", "boss").join()
        await grant(site, boss.person_id, "admin")
        await boss.sign_in()
        database = accounts_at(site).database
        async with working(site):
            for one in crowd:
                await pay(site, local, await order_of(one, "month"))
            await until(database, HAS_ROLE.format(2))
            for one in crowd:
                given = await boss.ask("PUT", role_of(one), {"reason": "Wrote our guide."})
                assert given.status_code == 204, given.text
            # Ann's time runs out, and what the administrator gave her stays until it is taken.
            await run_sql(
                site,
                "update premium_periods set begins_at = now() - interval '31 days', ends_at = now() - interval '1 day'"
                " where person_id = $1",
                ann.id,
            )
            async with database.write() as tx:
                await SWEEP.enqueue(tx, Tick())
            await until(database, "select bool_or(settled) from premium_periods")
            assert (await ann.get(PREMIUM))["isPremium"] is True
            assert (await boss.ask("DELETE", role_of(ann))).status_code == 204
            assert (await ann.get(PREMIUM))["isPremium"] is False
            # Bo's runs on, whatever the administrator takes back.
            assert (await boss.ask("DELETE", role_of(bo))).status_code == 204
            await until(database, HAS_ROLE.format(1))
            assert (await bo.get(PREMIUM))["isPremium"] is True
            assert (await ann.get(PREMIUM))["isPremium"] is False


def role_of(member: Member) -> str:
    """Give where somebody is given premium."""
    return f"/api/v1/admin/users/{member.id}/roles/premium"


async def test_the_page_says_what_it_costs_and_what_it_gives(start_site: StartSite) -> None:
    site = await open_site(start_site)
    page = (await site.get("/premium", headers={"Accept": "text/html"})).text
    for words in ("$3.99", "$39", "120 a minute", "10 in all", "never renews"):
        assert words in page, words
