"""Notifications through the doors: the list, what is unread, what each has chosen, letters, and what is told live."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from stoa.commons.notifications import NoticeKind
from stoa.commons.notifications.jobs import SWEEP
from stoa.commons.notifications.letters.jobs import DUE, Tick, find_due
from stoa.kernel import clock
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from tests.accounts.at_the_door import CHEAP, accounts_at, code_of, mails
from tests.accounts.privacy.working import working
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until
from tests.kernel.outgoing.servers import closed_port

from .hearing import ALARM, ANSWER, LETTER, QUIET, TALK_SITE, WAVE, open_talk, tell

API = "/api/v1/notifications"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_talk(start_site)


async def unread(person: Member) -> int:
    return int((await person.get(f"{API}/unread-count"))["count"])


_UNTRIED = """
select count(*) = 0 from kernel.mail m join kernel.receipts r on r.id = m.id
where r.state = 'waiting' and r.attempts = 0
"""


async def write_all(site: SiteUnderTest, days: float = 0) -> None:
    """Let the worker write every letter that is due by then."""
    database = accounts_at(site).database
    with clock.moved(timedelta(days=days), everywhere=True):
        async with database.write() as tx:
            await DUE.enqueue(tx, Tick())
        async with working(site):
            jobs = "select count(*) = 0 from kernel.jobs where status in ('waiting', 'running') and name <> 'x'"
            late = "select count(*) = 0 from commons.notifications where mail_at <= $1"
            await until(database, late, clock.now())
            await until(database, f"{jobs} and name = 'notifications.due'")
            await until(database, _UNTRIED)


async def test_what_one_is_told_is_listed_read_and_deleted(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    assert await unread(ann) == 0
    first = await tell(site, ann.id, ANSWER, who="Cara\n  Lane")
    await tell(site, ann.id, QUIET)
    assert await unread(ann) == 2
    rows = await ann.get(API)
    assert [one["type"] for one in rows] == ["quiet", "answer"]
    told = rows[1]
    assert (told["title"], told["url"], told["isRead"], told["readAt"]) == (
        "Cara Lane has answered you",
        "/talk/7",
        False,
        None,
    )
    assert told["data"]["number"] == 7
    assert set(told) >= {"id", "type", "title", "message", "data", "isRead", "readAt", "createdAt", "url"}
    assert code_of(await bob.ask("POST", f"{API}/{first}/read")) == "NO_SUCH_NOTIFICATION"
    read = (await ann.ask("POST", f"{API}/{first}/read")).json()["data"]
    assert read["isRead"] is True
    assert (await ann.ask("POST", f"{API}/{first}/read")).json()["data"]["readAt"] == read["readAt"]
    assert await unread(ann) == 1
    assert [one["type"] for one in await ann.get(f"{API}?unread=true")] == ["quiet"]
    assert [one["type"] for one in await ann.get(f"{API}?kind=answer")] == ["answer"]
    assert (await ann.ask("POST", f"{API}/read-all")).json()["data"] == {"count": 0}
    assert await unread(ann) == 0
    assert (await bob.ask("DELETE", f"{API}/{first}")).status_code == 404
    assert (await ann.ask("DELETE", f"{API}/{first}")).status_code == 204
    assert len(await ann.get(API)) == 1
    assert await bob.get(API) == []


async def test_the_same_is_told_once_even_when_it_is_told_at_once(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    told = await asyncio.gather(*(tell(site, ann.id, ANSWER, "answer-1") for _ in range(8)))
    assert sum(one is not None for one in told) == 1
    assert await unread(ann) == 1


async def test_much_of_the_same_becomes_one_and_nobody_counts_twice(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await asyncio.gather(*(tell(site, ann.id, WAVE, f"person-{n % 5}") for n in range(15)))
    [one] = await ann.get(API)
    assert (one["title"], one["count"]) == ("5 people have waved", 5)
    await ann.ask("POST", f"{API}/{one['id']}/read")
    await tell(site, ann.id, WAVE, "person-0")
    with clock.moved(timedelta(minutes=11), everywhere=True):
        await tell(site, ann.id, WAVE, "person-1")
    assert [one["title"] for one in await ann.get(API)] == ["Bob has waved", "Bob has waved", "5 people have waved"]


async def test_what_somebody_turns_off_is_not_told_and_what_must_be_cannot_be(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    chosen = await ann.get(f"{API}/preferences")
    kinds = {one["type"]: one for one in chosen["kinds"]}
    assert (chosen["digest"], chosen["digestHour"], chosen["quietFrom"], chosen["mail"]) == ("none", 8, None, True)
    assert (kinds["alarm"]["isMandatory"], kinds["letter"]["canMail"]) == (True, False)
    off = {"kinds": [{"type": "answer", "inApp": False, "mail": False}]}
    changed = (await ann.ask("PUT", f"{API}/preferences", off)).json()["data"]
    assert {one["type"]: (one["inApp"], one["mail"], one["live"]) for one in changed["kinds"]}["answer"] == (
        False,
        False,
        True,
    )
    assert await tell(site, ann.id, ANSWER) is None
    assert await tell(site, ann.id, ALARM) is not None
    never = {"kinds": [{"type": "alarm", "mail": False}]}
    assert code_of(await ann.ask("PUT", f"{API}/preferences", never)) == "NOTIFICATION_MANDATORY"
    strange = {"kinds": [{"type": "strange", "mail": False}]}
    assert code_of(await ann.ask("PUT", f"{API}/preferences", strange)) == "NO_SUCH_NOTIFICATION_KIND"
    half = await ann.ask("PUT", f"{API}/preferences", {"quietFrom": 22})
    assert (half.status_code, half.json()["error"]["details"][0]["field"]) == (422, "quietUntil")


def titles_to(found: list[dict[str, Any]]) -> list[str]:
    return sorted(one["subject"] for one in found)


async def test_letters_go_at_once_unless_they_are_read_before(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    await tell(site, ann.id, ANSWER)
    await tell(site, ann.id, LETTER)
    await tell(site, ann.id, QUIET)
    for who in ("x", "y"):
        await tell(site, bob.id, WAVE, who)
    [waving] = await bob.get(API)
    await bob.ask("POST", f"{API}/{waving['id']}/read")
    await write_all(site, days=0.1)
    [letter] = await mails(site, "ann-lee@crowd.example")
    assert letter["subject"] == "Bob has answered you"
    assert "/talk/7" in letter["text"]
    assert "answered you" not in letter["text"]
    assert "answered you" not in letter["html"]
    assert await mails(site, "bob-ray@crowd.example") == []


async def test_a_digest_holds_everything_of_the_day_and_what_must_be_said_goes_by_itself(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await run_sql(site, "update accounts.people set time_zone = 'Asia/Tokyo'")
    await ann.ask("PUT", f"{API}/preferences", {"digest": "daily", "digestHour": 7})
    for number in range(3):
        await tell(site, ann.id, ANSWER, number=number)
    await tell(site, ann.id, ALARM)
    due = await read_sql(
        site, "select distinct extract(hour from mail_at) from commons.notifications where kind = 'answer'"
    )
    assert int(due) == 22
    await write_all(site)
    assert titles_to(await mails(site, "ann-lee@crowd.example")) == ["Look out"]
    await write_all(site, days=1)
    await write_all(site, days=1)
    found = await mails(site, "ann-lee@crowd.example")
    assert titles_to(found) == ["3 things have happened", "Look out"]
    assert await read_sql(site, "select count(*) from commons.notifications where mailed_at is null") == 0


async def test_a_change_of_mind_takes_what_waits_along(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await ann.ask("PUT", f"{API}/preferences", {"digest": "weekly"})
    await tell(site, ann.id, ANSWER)
    weekly = await read_sql(site, "select mail_at from commons.notifications")
    await ann.ask("PUT", f"{API}/preferences", {"digest": "none"})
    assert await read_sql(site, "select mail_at from commons.notifications") < weekly
    await ann.ask("PUT", f"{API}/preferences", {"mail": False})
    assert await read_sql(site, "select mail_at from commons.notifications") is None


@pytest.mark.parametrize(("kind", "digest", "words"), [(ANSWER, "none", "Somebody answers"), (ANSWER, "daily", "")])
async def test_one_click_ends_mail_of_a_kind_or_the_digest(
    site: SiteUnderTest, kind: NoticeKind, digest: str, words: str
) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await ann.ask("PUT", f"{API}/preferences", {"digest": digest})
    await tell(site, ann.id, kind)
    site.runtime.config.learn("STOA_PORT", str(site.port), "this test")
    await write_all(site, days=1.5)
    [letter] = await mails(site, "ann-lee@crowd.example")
    assert {urlsplit(one).port for one in letter["links"]} == {site.port}, "where this machine serves it"
    link = next(one for one in letter["links"] if "/unsubscribe/" in one)
    path = link[link.index("/unsubscribe/") :]
    page = await site.get(path)
    assert (page.status_code, words in page.text) == (200, True)
    assert (await ann.get(f"{API}/preferences"))["mail"] is True
    for _ in range(2):  # as a mail program does: no cookie, no token, one POST
        answer = await site.request("POST", path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, answer.text
    after = await ann.get(f"{API}/preferences")
    mailed = {one["type"]: one["mail"] for one in after["kinds"]}
    assert (after["mail"], mailed["answer"], mailed["wave"]) == (digest == "none", digest != "none", True)
    await tell(site, ann.id, kind)
    await write_all(site, days=3)
    assert len(await mails(site, "ann-lee@crowd.example")) == 1
    assert code_of(await site.request("POST", "/unsubscribe/wrong", headers={"Accept": "application/json"})) == (
        "BAD_UNSUBSCRIBE_LINK"
    )


async def test_letters_that_wait_are_not_sent_once_their_reader_has_ended_them(start_site: StartSite) -> None:
    nowhere = {**CHEAP, "MAIL_URL": f"smtp://127.0.0.1:{await closed_port()}"}
    site = await start_site(site=TALK_SITE, settings=nowhere)
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    for person in (ann, bob):
        await tell(site, person.id, ANSWER)
        await tell(site, person.id, WAVE)
        await tell(site, person.id, ALARM)
    await write_all(site, days=0.1)
    waiting = "select count(*)::int from kernel.mail m join kernel.receipts r on r.id = m.id where r.state = 'waiting'"
    assert await read_sql(site, waiting) == 6
    await ann.ask("PUT", f"{API}/preferences", {"kinds": [{"type": "answer", "mail": False}]})
    assert await read_sql(site, waiting) == 5
    await bob.ask("PUT", f"{API}/preferences", {"mail": False})
    assert await read_sql(site, waiting) == 3
    left = "select array_agg(template order by template) from kernel.mail"
    assert await read_sql(site, left) == ["notifications/must", "notifications/must", "notifications/notice"]


async def test_a_choice_that_was_made_while_one_was_told_still_holds_when_letters_are_written(
    site: SiteUnderTest,
) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await tell(site, ann.id, ANSWER)
    await run_sql(
        site,
        """
        insert into commons.notice_choices (person_id, kind, in_app, mail, live, changed_at)
        values ($1, 'answer', true, false, true, now())
        """,
        ann.id,
    )
    await tell(site, ann.id, ALARM)
    await write_all(site, days=0.1)
    assert titles_to(await mails(site, "ann-lee@crowd.example")) == ["Look out"]


async def test_everybody_whose_letters_are_due_is_found_at_once(site: SiteUnderTest) -> None:
    await run_sql(
        site,
        """
        with crowd as (
            insert into accounts.people (id, username, email, email_key, created_at)
            select gen_random_uuid(), 'crowd-' || n, n || '@crowd.example', n || '@crowd.example', now()
            from generate_series(1, 1200) n returning id
        )
        insert into commons.notifications (id, person_id, kind, title, mail_at, created_at)
        select gen_random_uuid(), id, 'answer', 'Bob has answered you', now(), now() from crowd
        """,
    )
    database = accounts_at(site).database
    context = JobContext(
        site="talk", db=database, config=site.runtime.config, services={}, job_id=new_id(), attempt=1,
        is_last_attempt=False,
    )  # fmt: skip
    assert await find_due(context, Tick()) == 1200


async def test_an_open_page_hears_of_it_unless_it_is_quiet(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    told = await tell(site, ann.id, ANSWER)
    await tell(site, ann.id, QUIET)
    payload = "select payload->>'notification_id' from kernel.outbox where name = 'notification.created'"
    assert await read_sql(site, payload) == str(told)
    assert await read_sql(site, "select count(*) from kernel.outbox where name = 'notification.created'") == 1
    hour = clock.now().hour
    quiet = {"quietFrom": hour, "quietUntil": (hour + 2) % 24}
    await ann.ask("PUT", f"{API}/preferences", quiet)
    await tell(site, ann.id, ANSWER)
    await tell(site, ann.id, ALARM)
    heard = "select array_agg(payload->>'type' order by seq) from kernel.outbox where name = 'notification.created'"
    assert await read_sql(site, heard) == ["answer", "alarm"]


async def test_what_is_old_is_removed(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await tell(site, ann.id, QUIET)
    database = accounts_at(site).database
    with clock.moved(timedelta(days=181), everywhere=True):
        await tell(site, ann.id, QUIET)
        async with database.write() as tx:
            job_id = await SWEEP.enqueue(tx, Tick())
        async with working(site):
            await until(database, "select status = 'done' from kernel.jobs where id = $1", job_id)
        assert await read_sql(site, "select count(*) from commons.notifications") == 1
