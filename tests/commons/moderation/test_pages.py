"""The pages of moderation, in a browser that runs no script: reporting, answering, deciding, appealing."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.accounts.at_the_door import CHEAP
from tests.accounts.screens.visiting import Reader, reader, title_of
from tests.commons.crowd import read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite

DESK = "/admin/moderation"
MINE = "/account/moderation"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(start_shared_site: StartSite) -> SiteUnderTest:
    """Serve a queue in which each test has a case of its own."""
    return await start_shared_site("marinemarket", demo=True, settings=CHEAP)


@pytest.fixture
async def moderator(site: SiteUnderTest) -> AsyncIterator[Reader]:
    async with reader(site, email="moderator@marinemarket.example", password="Look-around-as-moderator-1") as one:
        assert (await one.sign_in()).status_code == 303
        yield one


@pytest.fixture
async def member(site: SiteUnderTest) -> AsyncIterator[Reader]:
    async with reader(site, email="member@marinemarket.example", password="Look-around-as-member-1") as one:
        assert (await one.sign_in()).status_code == 303
        yield one


async def case_of(site: SiteUnderTest, title: str) -> str:
    statement = "select id::text from commons.moderation_cases where subject_title = $1"
    return f"{DESK}/cases/{await read_sql(site, statement, title)}"


async def test_a_member_reports_a_boat_and_talks_to_the_moderators(site: SiteUnderTest, member: Reader) -> None:
    boat_id = await read_sql(site, "select id::text from listings where slug = 'westerly-griffon-26'")
    form = f"/report?kind=boat&id={boat_id}&back=/boats/westerly-griffon-26"
    page = await member.open(form)
    assert title_of(page) == "Report to the moderators"
    assert "Payment outside" in page.text
    empty = await member.send(form, "/report", kind="boat", id=boat_id, reason="", note="")
    assert empty.status_code == 422
    sent = await member.send(
        form, "/report", kind="boat", id=boat_id, reason="outside-payment", note="Nobody is there."
    )
    assert sent.status_code == 303
    thread = sent.headers["location"].partition("?")[0]
    assert "Nobody is there." in (await member.open(thread)).text
    assert (await member.send(thread, body="I looked at eight, and at nine.")).status_code == 303
    assert "at eight, and at nine" in (await member.open(thread)).text
    assert "Westerly Griffon 26" in (await member.open(MINE)).text
    again = await member.send(form, "/report", kind="boat", id=boat_id, reason="spam", note="")
    assert again.status_code == 409
    assert "You have reported this already" in again.text
    assert (await member.open("/report?kind=boat&id=nothing")).status_code == 404
    assert (await member.open(f"{thread}0")).status_code == 404
    assert (await member.open(DESK)).status_code == 403


async def test_a_moderator_works_the_queue_without_script(site: SiteUnderTest, moderator: Reader) -> None:
    queue = (await moderator.open(DESK)).text
    order = [queue.index(name) for name in ("J/70 race ready", "gold-for-all", "Catalina 22 with trailer")]
    assert order == sorted(order)
    assert "Catalina 22" not in (await moderator.open(f"{DESK}?reason=outside-payment")).text
    case = await case_of(site, "gold-for-all")
    page = await moderator.open(case)
    assert "Writes to everybody who asks a question" in page.text
    assert "text.said-before" in page.text
    assert (await moderator.send(case, f"{case}/claim")).status_code == 303
    assert "You work on it" in (await moderator.open(case)).text
    assert (await moderator.send(case, f"{case}/release")).status_code == 303
    asked = await moderator.send(case, f"{case}/messages", body="A known face.")
    assert asked.status_code == 303
    no_term = await moderator.send(case, f"{case}/decide", outcome="suspend", rule="spam", note="", days="")
    assert no_term.status_code == 422
    assert "number of days" in no_term.text
    done = await moderator.send(case, f"{case}/decide", outcome="suspend", rule="spam", note="Enough.", days="7")
    assert done.status_code == 303
    decided = (await moderator.open(case)).text
    assert "A known face." in decided
    undo = re.search(rf'action="({case}/undo/[^"]+)"', decided)
    assert undo is not None
    assert (await moderator.send(case, undo[1], reason="")).status_code == 303
    assert "Taken back" in (await moderator.open(case)).text
    closed = (await moderator.open(f"{DESK}/closed")).text
    assert "gold-for-all" in closed
    assert re.search(r"Suspended</span>\s*<span[^>]*>Taken back", closed)
    assert "by demo-moderator" in closed
    assert (await moderator.open(f"{DESK}/figures")).status_code == 403


async def test_an_appeal_is_made_and_answered_on_pages(site: SiteUnderTest, moderator: Reader) -> None:
    case = await case_of(site, "salty-rover")
    page = (await moderator.open(case)).text
    assert "I was joking with a friend" in page
    answer = re.search(rf'action="({case}/appeals/[^"]+)"', page)
    assert answer is not None
    assert (await moderator.send(case, answer[1], granted="no", answer="Not everybody laughed.")).status_code == 303
    state = "select state from commons.moderation_appeals where id = $1::text::uuid"
    assert await read_sql(site, state, answer[1].rpartition("/")[2]) == "refused"
    late = await moderator.send(case, answer[1], granted="yes", answer="")
    assert late.status_code == 409


async def test_somebody_who_was_warned_reads_why_and_appeals(
    site: SiteUnderTest, moderator: Reader, member: Reader
) -> None:
    person_id = await read_sql(site, "select id::text from accounts.people where username = 'demo-member'")
    form = f"/report?kind=person&id={person_id}"
    assert (await moderator.send(form, "/report", kind="person", id=person_id, reason="harassment")).status_code == 303
    case = await case_of(site, "demo-member")
    warned = await moderator.send(case, f"{case}/decide", outcome="warn", rule="harassment", note="Be kind.", days="")
    assert warned.status_code == 303
    found = re.search(rf'href="({MINE}/decisions/[^"]+)"', (await member.open(MINE)).text)
    assert found is not None
    page = (await member.open(found[1])).text
    assert "Be kind." in page
    assert "You are warned" in page
    short = await member.send(found[1], body="No.")
    assert short.status_code == 422
    assert (await member.send(found[1], body="I was quoting what somebody else had said.")).status_code == 303
    assert "It waits for another moderator" in (await member.open(found[1])).text


async def test_an_administrator_sees_the_figures(site: SiteUnderTest) -> None:
    async with reader(site, email="admin@marinemarket.example", password="Look-around-as-admin-1") as boss:
        assert (await boss.sign_in()).status_code == 303
        page = (await boss.open(f"{DESK}/figures?days=7")).text
    assert "Payment outside" in page
    assert "Half are decided within" in page


async def test_what_was_decided_does_not_come_back_when_the_demo_is_laid_out_again(start_site: StartSite) -> None:
    site = await start_site("marinemarket", demo=True)
    counted = [f"(select count(*) from commons.moderation_{name})" for name in ("decisions", "reports", "appeals")]
    told = f"select array[{', '.join(counted)}]"
    before = await read_sql(site, told)
    await run_sql(site, "update commons.moderation_cases set state = 'closed', closed_at = now()")
    [demo] = [one for one in site.runtime.sites["marinemarket"].features if one.name == "demo-moderation"]
    assert demo.seed is not None
    await site.runtime.databases["marinemarket"].transact(demo.seed)
    assert await read_sql(site, told) == before
    assert await read_sql(site, "select count(*)::int from commons.moderation_cases where state <> 'closed'") == 0
