"""What people tell of themselves: names with limits and a history, settings that stay, and nothing more to others."""

from uuid import UUID, uuid4

import pytest

from stoa.accounts.people.queries import FIND_PUBLIC
from stoa.accounts.people.rules import skeleton
from tests.harness.databases import NewDatabase
from tests.harness.web import StartSite

from .at_the_door import ADDED, Visitor, code_of, open_site
from .test_access import boss_at

ME = "/api/v1/users/me"


async def test_a_username_changes_three_times_a_month_and_the_old_one_rests(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await boss_at(site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    for name in ("ann-one", "ann-two", "ann-three"):
        assert (await ann.ask("PATCH", ME, {"username": name})).status_code == 200
    refused = await ann.ask("PATCH", ME, {"username": "ann-four"})
    assert (refused.status_code, code_of(refused)) == (409, "USERNAME_CHANGED_RECENTLY")
    assert (await ann.ask("PATCH", ME, {"username": "Ann-Three"})).json()["data"]["username"] == "Ann-Three"
    eve = await Visitor(site, "eve@stoa.example", "eve-1").join()
    await eve.sign_in()
    for resting in ("ann-lee", "ann-1ee", "ann_one"):
        taken = await eve.ask("PATCH", ME, {"username": resting})
        assert (taken.status_code, code_of(taken)) == (409, "USERNAME_TAKEN"), resting
    assert (await site.get("/api/v1/users/ann-lee")).status_code == 404
    sheet = (await boss.ask("GET", f"/api/v1/admin/users/{ann.person_id}")).json()["data"]
    assert sheet["formerUsernames"] == ["ann-two", "ann-one", "ann-lee"]


async def test_others_see_a_public_profile_and_nothing_more(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    await ann.ask("PATCH", ME, {"name": "Ann", "locale": "de", "timeZone": "Europe/Vienna"})
    for key in (ann.person_id, "ann-lee", "ANN-LEE"):
        shown = (await site.get(f"/api/v1/users/{key}")).json()["data"]
        assert set(shown) - ADDED == {"id", "username", "name", "displayName", "bio", "avatarId", "createdAt"}, key
        assert (shown["username"], shown["name"]) == ("ann-lee", "Ann")
    assert (await site.get(f"/api/v1/users/{uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("locale", "de", "not a locale"),
        ("timeZone", "Europe/Vienna", "Europe/Atlantis"),
        ("theme", "dark", "purple"),
        ("name", "Ann Lee", "x" * 81),
    ],
)
async def test_a_setting_stays_and_a_wrong_one_is_named(
    start_site: StartSite, field: str, right: str, wrong: str
) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    assert (await ann.ask("PATCH", ME, {field: right})).json()["data"][field] == right
    assert (await ann.me()).json()["data"][field] == right
    refused = await ann.ask("PATCH", ME, {field: wrong})
    assert refused.status_code == 422
    assert [detail["field"] for detail in refused.json()["error"]["details"]] == [field]
    assert (await ann.me()).json()["data"][field] == right


async def test_row_37_an_avatar_is_not_taken_from_whoever_names_one(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    for field in ("avatarId", "avatarUrl", "avatar"):
        assert (await ann.ask("PATCH", ME, {field: str(uuid4())})).status_code == 400
    assert (await ann.me()).json()["data"]["avatarId"] is None


@pytest.mark.parametrize("person_id", [None, uuid4()])
async def test_a_public_person_is_found_by_an_index(new_database: NewDatabase, person_id: UUID | None) -> None:
    database = await new_database("firstspawn")
    async with database.write() as tx:
        await tx.connection.execute(
            "insert into accounts.people (id, username, name, email, email_key)"
            " select gen_random_uuid(), 'u' || n, '', 'm' || n, 'm' || n from generate_series(1, 5000) n"
        )
        await tx.connection.execute("analyze accounts.people")
        asked = FIND_PUBLIC.bind({"id": person_id, "username": "u4711", "skeleton": skeleton("u4711")})
        plan = "\n".join(row[0] for row in await tx.connection.fetch(f"explain {FIND_PUBLIC.compiled}", *asked))
    assert "Seq Scan on people" not in plan, plan
