"""Many people at once: shown first, done as shown, taken back for a day; and the list as a file."""

import csv
import io
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from stoa.accounts.people import service as people
from stoa.accounts.sessions import service as sessions
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.screens.visiting import Reader, alerts_of, reader, title_of
from tests.commons.crowd import Member, gather_crowd, read_sql
from tests.harness.web import SiteUnderTest, StartSite

API = "/api/v1/admin/users/bulk"
SCOPES = ("accounts.suspend", "accounts.roles")


@dataclass(slots=True)
class Town:
    """A site with three members and an administrator who asks by key."""

    site: SiteUnderTest
    ada: Member
    members: list[Member]

    @property
    def ids(self) -> list[str]:
        return [str(one.id) for one in self.members]

    async def statuses(self) -> list[str]:
        """Say how the members stand."""
        found = await read_sql(
            self.site,
            "select array_agg(status order by username) from accounts.people where id = any($1)",
            [one.id for one in self.members],
        )
        return list(found)

    async def plan(self, what: str, **body: Any) -> Any:
        """Make a plan."""
        answer = await self.ada.ask("POST", f"{API}/{what}", body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]


@pytest.fixture
async def town(start_site: StartSite) -> Town:
    site = await open_site(start_site)
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=SCOPES)
    return Town(site, ada, await gather_crowd(site, ["bob-one", "bob-two", "bob-three"]))


async def test_many_are_suspended_as_shown_and_let_in_again_by_undo(town: Town) -> None:
    plan = await town.plan("status", ids=[*town.ids, str(town.ada.id), str(uuid4())], act="suspend", reason="Spam.")
    assert plan["counts"] == {"create": 0, "update": 3, "skip": 0, "refuse": 2}
    assert await town.statuses() == ["active"] * 3
    refused = await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    assert refused.json()["error"]["code"] == "PLAN_HAS_REFUSALS"
    done = await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"], "withoutRefused": True})
    assert done.status_code == 200, done.text
    assert await town.statuses() == ["suspended"] * 3
    undone = await town.ada.ask("POST", f"{API}/status/{plan['id']}/undo")
    assert undone.status_code == 204, undone.text
    assert await town.statuses() == ["active"] * 3
    twice = await town.ada.ask("POST", f"{API}/status/{plan['id']}/undo")
    assert twice.json()["error"]["code"] == "PLAN_SPENT"
    acts = "select array_agg(action order by seq) from kernel.audit_log where kind = 'plan'"
    assert await read_sql(town.site, acts) == ["people.status.applied", "people.status.undone"]


async def test_nothing_is_done_when_somebody_has_changed_since_it_was_shown(town: Town) -> None:
    plan = await town.plan("status", ids=town.ids, act="suspend")
    first = await town.plan("status", ids=town.ids[:1], act="suspend")
    assert (await town.ada.ask("POST", f"{API}/status/apply", {"token": first["token"]})).status_code == 200
    late = await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    assert late.json()["error"]["code"] == "PLAN_OUTDATED"
    assert sorted(await town.statuses()) == ["active", "active", "suspended"]


async def test_nothing_is_undone_when_somebody_has_built_on_it(town: Town) -> None:
    plan = await town.plan("status", ids=town.ids, act="suspend")
    await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    again = await town.plan("status", ids=town.ids[:1], act="restore")
    await town.ada.ask("POST", f"{API}/status/apply", {"token": again["token"]})
    refused = await town.ada.ask("POST", f"{API}/status/{plan['id']}/undo")
    assert refused.json()["error"]["code"] == "NOT_SAFE_TO_UNDO"
    assert sorted(await town.statuses()) == ["active", "suspended", "suspended"]
    back = await town.ada.ask("POST", f"{API}/status/{again['id']}/undo")
    assert back.status_code == 204
    assert await town.statuses() == ["suspended"] * 3


async def test_who_was_banned_is_banned_again_when_letting_them_in_is_undone(town: Town) -> None:
    accounts = accounts_at(town.site)
    async with accounts.database.write() as tx:
        await sessions.suspend_person(tx, accounts, town.members[0].id, "Spam.", banned=True)
    plan = await town.plan("status", ids=town.ids[:1], act="restore")
    await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    assert await town.statuses() == ["active"] * 3
    assert (await town.ada.ask("POST", f"{API}/status/{plan['id']}/undo")).status_code == 204
    assert sorted(await town.statuses()) == ["active", "active", "banned"]


async def test_many_are_given_a_role_and_an_administrator_is_not_made_so(town: Town) -> None:
    admin = await town.plan("roles", ids=town.ids, role="admin")
    assert admin["counts"]["refuse"] == 3
    await grant(town.site, town.ids[0], "moderator")
    plan = await town.plan("roles", ids=town.ids, role="moderator", reason="They help.")
    assert (plan["counts"]["update"], plan["counts"]["skip"]) == (2, 1)
    await town.ada.ask("POST", f"{API}/roles/apply", {"token": plan["token"]})
    held = "select count(*) from accounts.grants where role = 'moderator'"
    assert await read_sql(town.site, held) == 3
    assert (await town.ada.ask("POST", f"{API}/roles/{plan['id']}/undo")).status_code == 204
    assert await read_sql(town.site, held) == 1
    unknown = await town.ada.ask("POST", f"{API}/roles", {"ids": town.ids, "role": "emperor"})
    assert unknown.json()["error"]["code"] == "UNKNOWN_ROLE"


async def test_a_plan_is_its_makers_alone(town: Town) -> None:
    plan = await town.plan("status", ids=town.ids, act="suspend")
    [eve] = await gather_crowd(town.site, ["eve-sly"], role="admin", scopes=SCOPES)
    stolen = await eve.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    assert stolen.json()["error"]["code"] == "PLAN_NOT_FOUND"
    await town.ada.ask("POST", f"{API}/status/apply", {"token": plan["token"]})
    assert (await eve.ask("POST", f"{API}/status/{plan['id']}/undo")).status_code == 404
    assert await town.statuses() == ["suspended"] * 3


async def test_the_list_is_exported_as_it_is_narrowed_and_no_cell_is_a_formula(town: Town) -> None:
    async with accounts_at(town.site).database.write() as tx:
        await people.add_person(tx, username="bob-sum", email="sum@crowd.example", name="=1+1")
    answer = await town.ada.ask("POST", "/api/v1/admin/users/export", {"query": "q=bob-&sort=username&page=1"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["username"] for row in rows] == ["bob-one", "bob-sum", "bob-three", "bob-two"]
    assert rows[1]["name"] == "'=1+1"
    exported = "select count(*) from kernel.audit_log where action = 'people.exported'"
    assert await read_sql(town.site, exported) == 1


async def walk(town: Town, ada: Reader) -> None:
    """Suspend by the pages, look, do it, undo it."""
    nothing = await ada.send("/admin/users", "/admin/bulk", act="suspend")
    assert alerts_of(nothing) == ["Select at least one person, then say what shall be done with them."]
    made = await ada.send("/admin/users", "/admin/bulk", ids=town.ids[0], act="suspend", reason="Spam.")
    plan = made.headers["location"]
    shown = await ada.open(plan)
    assert title_of(shown) == "What would be done"
    token = shown.text.split('name="token" value="')[1].split('"')[0]
    assert (await ada.send(plan, f"{plan}/apply", token=token)).headers["location"] == plan
    assert sorted(await town.statuses()) == ["active", "active", "suspended"]
    again = await ada.send(plan, f"{plan}/apply", token=token)
    assert alerts_of(again) == ["This has been done already."]
    assert (await ada.send(plan, f"{plan}/undo")).status_code == 303
    assert title_of(await ada.open(plan)) == "Undone"
    assert await town.statuses() == ["active"] * 3


async def test_without_script_an_operator_selects_looks_does_and_undoes(town: Town) -> None:
    async with reader(town.site) as ada:
        await ada.join()
        person_id = await read_sql(town.site, "select id from accounts.people where username = 'ann-lee'")
        await grant(town.site, str(person_id), "moderator")
        await walk(town, ada)
        closed = await ada.send("/admin/users", "/admin/bulk", ids=town.ids[0], act="role", role="moderator")
        assert closed.status_code == 403
        file = await ada.send("/admin/users", "/admin/users/export", query="q=bob-")
        assert file.text.count("\n") == 4
        assert "attachment" in file.headers["content-disposition"]
