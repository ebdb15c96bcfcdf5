"""People's pages show what people show of themselves, and nothing that moderators hide."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Feature, Site
from stoa.sites.firstspawn.badges.service import grant_due_badges
from stoa.sites.firstspawn.choices import Choices, ProfileFact
from stoa.sites.firstspawn.profiles import service
from stoa.sites.firstspawn.profiles.rules import draw_history
from stoa.sites.firstspawn.profiles.seed import plant
from stoa.sites.firstspawn.profiles.subject import PROFILE
from stoa.sites.firstspawn.reputation.models import Action, LogLine, Reputation
from stoa.ui.default_look import STOA
from tests.accounts.at_the_door import accounts_at, open_site
from tests.accounts.screens.visiting import errors_of, reader
from tests.commons.crowd import WORDS, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import StartSite

PLAYED = """
    with p as (insert into game_identities (id, person_id, game, player_uuid, player_name)
        values ($1, $1, 'MINECRAFT', '00000000-0000-4000-8000-00000000000a', 'AnnLee') returning player_uuid)
    insert into playtime (server_id, player_uuid, minutes, day, first_sync, last_sync, filled_until, last_seen)
    select $2, player_uuid, 3000, current_date, now(), now(), now(), now() from p
"""


async def test_a_person_is_seen_as_they_show_themselves(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    server_id = await add_server(site)
    await ann.ask("POST", "/api/v1/guilds", {"name": "Hidden Foxes"})
    await run_sql(site, "update guilds set state = 'hidden'")
    await ann.ask("POST", "/api/v1/guilds", {"name": "Copper Foxes"})
    await ann.ask("POST", f"/api/v1/servers/{server_id}/reviews", {"rating": 5, "content": WORDS})
    assert (await ann.ask("PATCH", "/api/v1/users/me", {"bio": "I build stations."})).json()["data"]["bio"]
    await run_sql(site, PLAYED, ann.id, server_id)
    await run_sql(site, "update accounts.people set created_at = now() - interval '400 days'")
    await grant_due_badges(accounts_at(site).database)

    async def seen(**choices: bool) -> dict[str, Any]:
        await ann.ask("PATCH", "/api/v1/users/me/profile-choices", choices)
        found: dict[str, Any] = await bo.get("/api/v1/users/ann-lee/profile")
        return found

    first = await seen()
    assert (first["bio"], first["reviewCount"], first["guildCount"]) == ("I build stations.", 1, 1)
    assert (first["playtime"], first["isPremium"], first["badgeCount"] >= 3) == (None, False, True)
    open_ = await seen(showPlaytime=True)
    assert open_["playtime"][0]["minutes"] == 3000
    closed = await seen(showGuilds=False, showPlaytime=False, showReputation=False)
    assert (closed["guildCount"], closed["playtime"]) == (None, None)
    assert await bo.get("/api/v1/users/ann-lee/guilds") == []
    page = (await site.get("/u/ann-lee")).text
    assert "I build stations." in page
    assert "Copper Foxes" not in page
    assert "Played on" not in page
    assert (await ann.get("/api/v1/users/ann-lee/profile"))["playtime"] is not None
    reviews = (await site.get("/u/ann-lee/reviews")).text
    assert "Ember Hollow" in reviews
    assert 'href="/u/ann-lee"' in (await site.get("/servers/ember-hollow")).text
    assert (await site.get("/u/nobody-here")).status_code == 404


async def test_what_moderators_hide_of_a_profile_is_seen_by_its_owner_alone(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await ann.ask("PATCH", "/api/v1/users/me", {"bio": "Buy my coins"})
    assert PROFILE.hide is not None
    assert PROFILE.show is not None
    assert PROFILE.remove is not None
    for act, name, bio, state in (
        (PROFILE.hide, "", "", "hidden"),
        (PROFILE.show, "Ann-Lee", "Buy my coins", "shown"),
        (PROFILE.remove, "", "", "shown"),
    ):
        async with accounts_at(site).database.write() as tx:
            await act(tx, ann.id)
            [card] = await PROFILE.find(tx, [ann.id])
        for path in ("/api/v1/users/ann-lee", "/api/v1/users/ann-lee/profile"):
            told = (await site.get(path)).json()["data"]
            assert (told["name"], told["bio"]) == (name, bio)
        assert (card.state, card.url, card.owner_id) == (state, "/u/ann-lee", ann.id)
    report = {"kind": "profile", "id": str(ann.id), "reason": "spam", "note": "Sells coins."}
    [bo] = await gather_crowd(site, ["bo-berg"])
    assert (await bo.ask("POST", "/api/v1/reports", report)).status_code == 201


async def test_of_whoever_is_banned_others_see_a_notice_and_staff_sees_what_it_is_about(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    [mod] = await gather_crowd(site, ["mo-dera"], role="moderator", scopes=("accounts.suspend",))
    server_id = await add_server(site)
    await ann.ask("POST", f"/api/v1/servers/{server_id}/reviews", {"rating": 5, "content": WORDS})
    await ann.ask("PATCH", "/api/v1/users/me", {"bio": "Buy my coins"})
    at = "/api/v1/users/ann-lee/profile"
    assert (await site.get(at)).json()["data"]["isBanned"] is False
    await run_sql(
        site, "update accounts.people set status = 'banned', status_reason = 'Sold coins' where id = $1", ann.id
    )
    told = (await site.get(at)).json()["data"]
    assert (told["isBanned"], told["username"], told["bio"], told["reviewCount"]) == (True, "ann-lee", "", 0)
    assert (await site.get("/api/v1/users/ann-lee")).json()["data"]["bio"] == ""
    for path in ("/u/ann-lee", "/u/ann-lee/reviews"):
        page = (await site.get(path)).text
        assert "This account is banned" in page
        for hidden in ("Buy my coins", "Sold coins", WORDS):
            assert hidden not in page, (path, hidden)
    assert (await mod.get(at))["bio"] == "Buy my coins"
    page = (await mod.ask("GET", "/u/ann-lee")).text
    assert f"/admin/users/{ann.id}" in page
    assert WORDS in page


async def test_a_review_of_whoever_is_banned_stays_without_the_name_they_chose(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    reviews = f"/api/v1/servers/{await add_server(site)}/reviews"
    await ann.ask("POST", reviews, {"rating": 5, "content": WORDS})
    await run_sql(site, "update accounts.people set name = 'Buy coins', status = 'banned' where id = $1", ann.id)
    [told] = (await site.get(reviews)).json()["data"]
    assert (told["content"], told["author"]["name"]) == (WORDS, "Banned account")
    page = (await site.get(f"/reviews/{told['id']}")).text
    assert "Review by Banned account" in page
    assert "Buy coins" not in page


async def test_one_changes_ones_own_page_by_a_form(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        wrong = await ann.send("/account/page", bio="x" * 501)
        assert (wrong.status_code, "bio" in errors_of(wrong)) == (422, True)
        ticked = await ann.send("/account/page", bio="x" * 501, showPlaytime="on")
        assert 'name="showPlaytime" value="on" checked' in ticked.text
        assert 'name="showGuilds" value="on" checked' not in ticked.text
        sent = await ann.send("/account/page", bio="I keep bees.", showPlaytime="on")
        assert (sent.status_code, sent.headers["location"]) == (303, "/u/ann-lee")
        page = (await ann.open("/u/ann-lee")).text
        assert "I keep bees." in page
        assert "Edit your page" in page
        assert 'name="showPlaytime" value="on" checked' in (await ann.open("/account/page")).text
        assert await read_sql(site, "select show_guilds from profile_choices") is False


def _with(fact: ProfileFact) -> Site:
    return Site(
        name="told", title="", tagline="", look=STOA, features=(Feature(name="told", package="stoa", declares=(fact,)),)
    )


async def test_other_rooms_tell_figures_that_their_owner_may_keep_private(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    accounts = accounts_at(site)

    async def find(_: Read, person_id: object) -> str | None:
        return "12 days" if person_id == ann.id else None

    fact = ProfileFact(label="Streak", icon="grid", choice="show_puzzles", find=find)
    found = await service._facts(accounts.database.read(), _with(fact), ann.id, Choices())
    assert [(one.label, one.value) for one in found] == [("Streak", "12 days")]
    hidden = Choices(show_puzzles=False)
    assert await service._facts(accounts.database.read(), _with(fact), ann.id, hidden) == []


async def test_demo_people_say_something_of_themselves(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await gather_crowd(site, [f"person-{number}" for number in range(20)])

    async def work(tx: Write) -> None:
        await plant(tx)

    await accounts_at(site).database.transact(work)
    assert await read_sql(site, "select count(*) from accounts.people where bio <> ''") > 0


def test_a_history_ends_at_the_total() -> None:
    now = datetime(2026, 1, 20, tzinfo=UTC)
    nobody = UUID(int=0)
    log = [LogLine(nobody, nobody, Action.PUZZLE_WIN, n + 1, "", {}, now - timedelta(days=n), None) for n in range(5)]
    drawn = draw_history(Reputation(nobody, 15, log))
    assert drawn is not None
    assert drawn.totals == [5, 9, 12, 14, 15]
    assert draw_history(Reputation(nobody, 3, log[:2])) is None
