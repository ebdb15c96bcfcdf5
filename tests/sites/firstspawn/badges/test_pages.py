"""Pages of badges and of reputations."""

from stoa.sites.firstspawn.badges.service import grant_due_badges
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.screens.visiting import errors_of, reader
from tests.commons.crowd import add_server, read_sql, run_sql
from tests.harness.web import StartSite


async def test_one_sees_the_catalogue_and_orders_ones_badges(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        assert "No badges yet" in (await ann.open("/account/badges")).text
        await run_sql(site, "update accounts.people set created_at = now() - interval '400 days'")
        await grant_due_badges(accounts_at(site).database)
        page = (await ann.open("/badges")).text
        assert "A year here" in page
        assert "Yours" in page
        badge_id = str(await read_sql(site, "select badge_id from user_badges"))
        sent = await ann.send("/account/badges", badge=badge_id)
        assert sent.status_code == 303, sent.text
        assert await read_sql(site, "select is_featured from user_badges") is True
        assert (await ann.send("/account/badges")).status_code == 303
        assert await read_sql(site, "select is_featured from user_badges") is False
        other = str(await read_sql(site, "select id from badges where slug = 'patron'"))
        assert (await ann.send("/account/badges", badge=other)).status_code == 422


async def test_the_catalogue_and_reputations_are_looked_after_on_pages(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        await grant(site, str(await read_sql(site, "select id from accounts.people")), "admin")
        wish = {"slug": "early", "name": "Early", "description": "Was here early.", "sortOrder": "90"}
        assert "name" in errors_of(await ann.send("/admin/badges", **{**wish, "name": "Patron", "price": "500"}))
        made = await ann.send("/admin/badges", **wish, measure="account_age", count="10", isActive="on")
        assert made.status_code == 303, made.text
        badge_id = await read_sql(site, "select id from badges where slug = 'early'")
        page = f"/admin/badges/{badge_id}"
        assert "Early" in (await ann.open(page)).text
        changed = await ann.send(page, name="Earliest", description="Was here early.", measure="account_age", count="5")
        assert changed.status_code == 303, changed.text
        assert await read_sql(site, "select threshold from badges where slug = 'early'") == 5
        assert (await ann.send(page, name="", description="x")).status_code == 422
        assert (await ann.open("/admin/reputation")).status_code == 200
        assert (await ann.open("/admin/reputation?user=nobody-here")).status_code == 404
        person_id = await read_sql(site, "select id from accounts.people where username = 'ann-lee'")
        adjust = f"/admin/reputation/{person_id}"
        assert "reason" in errors_of(await ann.send("/admin/reputation?user=ann-lee", adjust, delta="4", reason="x"))
        done = await ann.send("/admin/reputation?user=ann-lee", adjust, delta="4", reason="Helped at the event")
        assert (done.status_code, done.headers["location"]) == (303, "/admin/reputation?user=ann-lee")
        assert "Helped at the event" in (await ann.open("/admin/reputation?user=ann-lee")).text


async def test_those_who_manage_a_server_order_its_badges(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        me = await read_sql(site, "select id from accounts.people")
        server_id = await add_server(site, owner=me)
        page = "/my/servers/ember-hollow/badges"
        assert "No badges yet" in (await ann.open(page)).text
        await run_sql(site, "update servers set review_count = 60")
        await grant_due_badges(accounts_at(site).database)
        badge_id = str(await read_sql(site, "select badge_id from server_badges order by badge_id limit 1"))
        assert (await ann.send(page, badge=badge_id)).headers["location"] == page
        featured = "select count(*)::int from server_badges where is_featured"
        assert await read_sql(site, featured) == 1
        await run_sql(site, "update server_team set role = 'helper' where server_id = $1", server_id)
        assert (await ann.open(page)).status_code == 403
        told: dict[str, list[str]] = {"badgeIds": []}
        headers = {"X-CSRF-Token": await ann.token("/account/page")}
        path = "/api/v1/servers/ember-hollow/badges/featured"
        assert (await ann.client.put(path, json=told, headers=headers)).status_code == 403


async def test_a_badge_that_ended_after_some_days_can_be_made_one_that_does_not(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        await grant(site, str(await read_sql(site, "select id from accounts.people")), "admin")
        days = "select duration_days from badges where slug = 'supporter'"
        assert await read_sql(site, days) == 365
        page = f"/admin/badges/{await read_sql(site, 'select id from badges where slug = $1', 'supporter')}"
        fields = {"name": "Supporter", "description": "Its owner pays.", "price": "1499", "isActive": "on"}
        assert (await ann.send(page, **fields, durationDays="30")).status_code == 303
        assert await read_sql(site, days) == 30
        assert (await ann.send(page, **fields, durationDays="")).status_code == 303
        assert await read_sql(site, days) is None
