"""Leaving: at once for whoever acts in somebody's name, after the grace for what is known of them, and for good."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from stoa.accounts.privacy.erasure import begin_erasure, erase_person
from stoa.accounts.privacy.jobs import ERASE, RESTORED
from stoa.accounts.privacy.tombstones import add_tombstone, find_returned
from stoa.accounts.sessions import service as sessions
from stoa.kernel import clock
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.errors import NotFound
from stoa.kernel.feature import discover_sites
from tests.accounts.at_the_door import Visitor, accounts_at, code_of, grant, last_token, mails, open_site
from tests.accounts.test_sign_in import run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import value

from .canaries import CANARY, find_traces, leave_canaries
from .working import finished_export, run_now

PAST = timedelta(days=14, minutes=1)


async def _ann(site: SiteUnderTest) -> Visitor:
    ann = await Visitor(site, "zyx.ann@stoa.example", "zyxann-1").join()
    await ann.sign_in()
    assert (await ann.ask("PATCH", "/api/v1/users/me", {"name": "Zyxanna Lee"})).status_code == 200
    return ann


async def _leave(ann: Visitor) -> None:
    answer = await ann.ask("DELETE", "/api/v1/users/me")
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize("name", discover_sites())
async def test_row_40_after_the_grace_nothing_of_a_person_is_left_in_any_table(
    start_site: StartSite, name: str
) -> None:
    site = await open_site(start_site, name)
    ann = await _ann(site)
    assert (await ann.ask("PATCH", "/api/v1/users/me", {"username": "zyxann-two"})).status_code == 200
    await finished_export(ann)
    await leave_canaries(site, ann)
    traces = (CANARY, "zyx", ann.password)
    assert len({line.partition(":")[0] for line in await find_traces(site, *traces)}) > 15
    await _leave(ann)
    with clock.moved(PAST, everywhere=True):
        await run_now(site, ERASE)
    assert await find_traces(site, *traces) == []
    exports = site.runtime.files[site.name].root
    assert exports is not None
    assert [path for path in exports.rglob("*") if path.suffix == ".zip"] == []
    assert (await site.get(f"/api/v1/users/{ann.person_id}")).status_code == 404
    assert (await ann.elsewhere().sign_in()).status_code == 401
    again = await Visitor(site, "zyx.ann@stoa.example", "zyxann-1").join()
    assert again.person_id != ann.person_id


async def test_row_40_an_address_that_was_given_up_is_forgotten_too(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    assert (await ann.post("change-email", {"email": "later@stoa.example"})).status_code == 202
    token = await last_token(site, "later@stoa.example")
    assert (await ann.post("confirm-email", {"token": token})).status_code == 200
    ann.email = "later@stoa.example"
    await ann.sign_in()
    assert any("receipts" in line for line in await find_traces(site, "zyx"))
    await _leave(ann)
    with clock.moved(PAST, everywhere=True):
        await run_now(site, ERASE)
    assert await find_traces(site, "zyx", "later@stoa.example") == []


async def test_row_40_leaving_ends_sessions_and_keys_at_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    other = ann.elsewhere()
    await other.sign_in()
    made = await ann.ask("POST", "/api/v1/users/me/keys", {"name": "mine"})
    key = Visitor(site, token=made.json()["data"]["key"])
    assert (await key.me()).status_code == 200
    await _leave(ann)
    assert [(await one.me()).status_code for one in (ann, other, key)] == [401] * 3
    told = (await mails(site, ann.email))[0]
    assert "will be deleted" in told["subject"]


async def test_row_40_within_the_grace_signing_in_lets_one_take_it_back(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    assert code_of(await ann.ask("POST", "/api/v1/users/me/restore")) == "NOT_LEAVING"
    await _leave(ann)
    with clock.moved(timedelta(days=13), everywhere=True):
        await run_now(site, ERASE)
    back = await ann.sign_in()
    assert back.json()["data"]["user"]["leaving"] is True
    assert "dueAt" in (await ann.ask("GET", "/api/v1/users/me/deletion")).json()["data"]
    assert (await ann.ask("POST", "/api/v1/users/me/restore")).status_code in {200, 204}
    assert (await ann.ask("GET", "/api/v1/users/me/deletion")).status_code == 404
    with clock.moved(PAST, everywhere=True):
        await run_now(site, ERASE)
    assert (await ann.me()).json()["data"]["email"] == ann.email
    assert (await ann.sign_in()).json()["data"]["user"]["leaving"] is False


async def test_who_is_let_in_again_while_leaving_is_leaving_still_and_who_is_erased_is_nobody(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    await _leave(ann)
    async with accounts_at(site).database.write() as tx:
        await sessions.suspend_person(tx, accounts_at(site), UUID(ann.person_id), "Spam.")
        await sessions.restore_person(tx, accounts_at(site), UUID(ann.person_id))
    back = await ann.sign_in()
    assert back.json()["data"]["user"]["leaving"] is True
    with clock.moved(PAST, everywhere=True):
        await run_now(site, ERASE)
    async with accounts_at(site).database.write() as tx:
        await sessions.restore_person(tx, accounts_at(site), UUID(ann.person_id))
        with pytest.raises(NotFound):
            await sessions.suspend_person(tx, accounts_at(site), UUID(ann.person_id), "Spam.")
    stands = "select status = 'anonymised' from accounts.people where id = $1::text::uuid"
    assert await value(accounts_at(site).database, stands, ann.person_id)


async def _leave_and_be_due(site: SiteUnderTest, ann: Visitor) -> None:
    await _leave(ann)
    await run_sql(site, "update accounts.departures set due_at = now()")
    await ann.sign_in()


async def test_row_40_staying_and_erasing_at_the_same_moment_leave_no_half_of_a_person(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    await _leave_and_be_due(site, ann)
    accounts, person = accounts_at(site), UUID(ann.person_id)

    async def erase() -> bool:
        async with accounts.database.write() as tx:
            return await begin_erasure(tx, person)

    stayed, begun = await asyncio.gather(ann.ask("POST", "/api/v1/users/me/restore"), erase())
    await run_now(site, ERASE)
    if begun:
        assert code_of(stayed) == "ERASURE_HAS_BEGUN"
        assert await find_traces(site, "zyx") == []
    else:
        assert stayed.status_code < 400
        assert (await ann.me()).json()["data"]["email"] == ann.email


async def test_row_40_an_erasure_that_is_cut_off_is_done_again_and_not_taken_back(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    await _leave_and_be_due(site, ann)
    accounts, person = accounts_at(site), UUID(ann.person_id)
    async with accounts.database.write() as tx:
        assert await begin_erasure(tx, person)
    with suppress(ConnectionAbortedError):
        async with accounts.database.write() as tx:
            await erase_person(tx, accounts, site.runtime.files[site.name], person)
            raise ConnectionAbortedError
    assert (await ann.me()).json()["data"]["email"] == ann.email
    assert code_of(await ann.ask("POST", "/api/v1/users/me/restore")) == "ERASURE_HAS_BEGUN"
    await run_now(site, ERASE)
    assert await find_traces(site, "zyx") == []


async def test_row_40_two_administrators_who_leave_at_once_leave_one(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    bob = await Visitor(site, "bob@stoa.example", "bob-1").join()
    for one in (ann, bob):
        await grant(site, one.person_id, "admin")
        await one.sign_in()
    answers = await asyncio.gather(ann.ask("DELETE", "/api/v1/users/me"), bob.ask("DELETE", "/api/v1/users/me"))
    assert sorted(answer.status_code for answer in answers) == [202, 409]


async def test_row_40_half_a_line_on_the_list_of_the_erased_hides_no_other(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    accounts, person = accounts_at(site), UUID(ann.person_id)
    path = accounts.config[CoreSettings].data / "tombstones" / f"{site.name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("0123456789abcde")
    async with accounts.database.write() as tx:
        await add_tombstone(tx, accounts, person)
    await run_sql(site, "delete from accounts.tombstones")
    assert (await find_returned(accounts, accounts.database.read())).ids == [person]


async def test_row_40_a_restored_backup_is_erased_again(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    bob = await Visitor(site, "bob@stoa.example", "bob-1").join()
    await _leave(ann)
    with clock.moved(PAST, everywhere=True):
        await run_now(site, ERASE)
    await run_sql(site, "delete from accounts.tombstones")
    await run_sql(
        site,
        "update accounts.people set username = 'zyxann-1', email = $2::text, email_key = $2::text, status = 'active' "
        "where id = $1::text::uuid",
        ann.person_id,
        ann.email,
    )
    stranger = f"{0:064x}"
    with (accounts_at(site).config[CoreSettings].data / "tombstones" / f"{site.name}.txt").open("a") as list_of_erased:
        list_of_erased.write(f"{stranger}\n")
    await run_now(site, RESTORED)
    assert await find_traces(site, "zyx") == []
    database = site.runtime.databases[site.name]
    assert await value(database, "select count(*) from accounts.tombstones") == 2
    assert (await bob.sign_in()).status_code == 200


async def test_row_40_the_only_administrator_stays(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await _ann(site)
    await grant(site, ann.person_id, "admin")
    bob = await Visitor(site, "bob@stoa.example", "bob-1").join()
    await ann.sign_in()
    answer = await ann.ask("DELETE", "/api/v1/users/me")
    assert (answer.status_code, code_of(answer)) == (409, "LAST_ADMINISTRATOR")
    await grant(site, bob.person_id, "admin")
    await _leave(ann)
