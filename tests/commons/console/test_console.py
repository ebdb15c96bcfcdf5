"""The administration as an operator walks it, without script and by its API."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec
import pytest

from stoa.accounts.people.events import PersonJoined
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.kernel.feature import Feature
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import Job, JobContext
from stoa.kernel.mail import add_suppression, send_check
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.screens.visiting import Reader, alerts_of, reader, title_of
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite

API = "/api/v1/admin"
SEEN = ("accounts.attempts", "stats.read", "moderation.review")
PAGES = ("", "/search?q=ann-lee", "/health", "/jobs", "/jobs?shown=waiting", "/events", "/mail", "/settings")


class Word(msgspec.Struct, frozen=True):
    """What the sample job is told."""

    word: str


async def shout(_: JobContext, word: Word) -> None:
    """Be asked for, and never run: no worker is there."""
    raise RuntimeError(word.word)


SHOUT = Job("console.shout", Word, shout)


async def hear(_: Write, joined: PersonJoined) -> None:
    """Hear of somebody who has joined, and break."""
    raise RuntimeError(joined.username)


HEAR = Consumer("console.hear", PersonJoined, hear)


@dataclass(slots=True)
class Office:
    """A site, an administrator with a browser, and one with a key."""

    site: SiteUnderTest
    ada: Reader
    key: Member


@pytest.fixture
async def office(start_site: StartSite) -> AsyncIterator[Office]:
    site = await open_site(start_site)
    app = site.edge._sites[f"{site.name}.localhost"]
    listening = Feature(name="listening", package="tests.commons.console", consumers=(HEAR,))
    app.site = replace(app.site, features=(*app.site.features, listening))
    async with reader(site) as ada:
        await ada.join()
        await promote(site, "ann-lee", "admin")
        [key] = await gather_crowd(
            site, ["ada-ray"], role="admin", scopes=("console.see", "console.operate", "accounts.suspend", *SEEN)
        )
        yield Office(site, ada, key)


async def promote(site: SiteUnderTest, username: str, role: str) -> None:
    """Give somebody a role."""
    person_id = await read_sql(site, "select id from accounts.people where username = $1", username)
    await grant(site, str(person_id), role)


async def bury(site: SiteUnderTest) -> UUID:
    """Give a dead letter."""
    async with accounts_at(site).database.write() as tx:
        job_id = await SHOUT.enqueue(tx, Word("a secret word"))
    await run_sql(
        site,
        "with dead as (update kernel.jobs set status = 'dead', error = 'It broke.', finished_at = now(), attempt = 6"
        " where id = $1 returning queue_id) update kernel.pgqueuer set status = 'failed' from dead where id = queue_id",
        job_id,
    )
    return job_id


async def park(site: SiteUnderTest) -> tuple[str, int]:
    """Give a delivery that was given up."""
    seq = await read_sql(
        site,
        "insert into kernel.outbox (id, name, version, aggregate, payload, fanned_out_at)"
        " values ($1, $2, 1, 'x', '{}', now()) returning seq",
        new_id(),
        HEAR.event.event_name,
    )
    await run_sql(
        site,
        "insert into kernel.deliveries (consumer, seq, aggregate, status, error) values ($1, $2, 'x', 'parked', 'No.')",
        HEAR.name,
        seq,
    )
    return HEAR.name, seq


async def fail_mail(site: SiteUnderTest) -> UUID:
    """Give a mail that did not arrive."""
    async with accounts_at(site).database.write() as tx:
        mail_id = await send_check(tx, accounts_at(site).keys, "lost@stoa.example", "a-secret-body")
    await run_sql(
        site,
        "update kernel.receipts set state = 'given_up', settled_at = now(), reason = 'The server was away.'"
        " where id = $1",
        mail_id,
    )
    return mail_id


async def test_every_page_opens_in_one_frame_with_its_place_marked(office: Office) -> None:
    for path in PAGES:
        answer = await office.ada.open(f"/admin{path}")
        assert answer.status_code == 200, answer.text
        assert 'class="console__side"' in answer.text, path
        assert 'aria-current="page"' in answer.text, path
    people = await office.ada.open("/admin/users")
    for heading in ("People", "Content", "Safety", "Running"):
        assert f'<p class="console__group">{heading}</p>' in people.text


async def test_no_two_lines_of_the_menu_answer_to_one_letter_or_lead_to_one_page(office: Office) -> None:
    answer = await office.ada.open("/admin")
    side = answer.text[answer.text.index("console__side") :]
    side = side[: side.index("</nav>")]
    letters = re.findall(r'data-go="(\w)"', side)
    pages = re.findall(r'href="([^"]*)"', side)
    assert sorted(pages) == sorted(set(pages))
    assert len(letters) > 10
    assert sorted(letters) == sorted(set(letters))


async def test_who_may_open_no_page_of_it_is_refused_and_who_may_open_one_sees_no_more(office: Office) -> None:
    async with reader(office.site, email="bob@stoa.example", username="bob-lee") as bob:
        await bob.join()
        assert (await bob.open("/admin")).status_code == 403
        assert (await bob.open("/admin/search?q=ann")).status_code == 403
        await promote(office.site, "bob-lee", "moderator")
        home = await bob.open("/admin")
        assert home.status_code == 200
        assert "Dead jobs" not in home.text
        assert "Every part" not in home.text
        assert "/admin/jobs" not in home.text
        assert (await bob.open("/admin/jobs")).status_code == 403
        assert "ann-lee" in (await bob.open("/admin/search?q=ann-lee")).text


async def test_the_home_counts_what_waits_and_says_how_every_part_is(office: Office) -> None:
    await bury(office.site)
    await park(office.site)
    await fail_mail(office.site)
    found = await office.key.get(f"{API}/overview")
    counts = {card["title"]: card["count"] for card in found["cards"]}
    assert (counts["Dead jobs"], counts["Parked events"], counts["Undelivered mail"]) == (1, 1, 1)
    [sign_ups] = [chart for chart in found["charts"] if chart["title"] == "Sign-ups"]
    assert len(sign_ups["days"]) == len(sign_ups["lines"][0]["counts"]) == 30
    assert sign_ups["lines"][0]["counts"][-1] == 1
    assert {"Sign-ins", "Reports, by kind"} <= {chart["title"] for chart in found["charts"]}
    assert "Cases to decide" in counts
    parts = {part["name"]: part["state"] for part in found["parts"]}
    assert (parts["Database"], parts["Valkey"], parts["Files"]) == ("up", "up", "up")
    assert (parts["Workers"], parts["Replica"], parts["Jobs"]) == ("down", "off", "slow")
    assert found["serving"]["requests"] > 0
    health = await office.key.get(f"{API}/health")
    assert [part["name"] for part in health["parts"]] == list(parts)


async def test_a_dead_job_is_tried_again_and_another_is_discarded(office: Office) -> None:
    first, second = await bury(office.site), await bury(office.site)
    listed = await office.ada.open("/admin/jobs")
    assert "console.shout" in listed.text
    assert "a secret word" not in (await office.ada.open(f"/admin/jobs/{first}")).text
    assert (await office.ada.send("/admin/jobs", ids=str(first), act="retry")).status_code == 303
    assert await read_sql(office.site, "select status from kernel.jobs where id = $1", first) == "waiting"
    assert (await office.ada.send("/admin/jobs", ids=str(second), act="discard")).status_code == 303
    assert await read_sql(office.site, "select status from kernel.jobs where id = $1", second) == "discarded"
    acts = "select array_agg(action order by seq) from kernel.audit_log where kind = 'job'"
    assert await read_sql(office.site, acts) == ["job.retried", "job.discarded"]
    nothing = await office.ada.send("/admin/jobs", act="retry")
    assert nothing.status_code == 422
    assert alerts_of(nothing) == ["Select at least one row, then say what shall be done with it."]
    shown = await office.key.get(f"{API}/jobs?shown=waiting")
    assert str(first) in [job["id"] for job in shown["jobs"]]
    assert {cron["name"] for cron in shown["crons"]} >= {"mail.sweep"}
    third = await bury(office.site)
    again = await office.key.ask("POST", f"{API}/jobs/retry", {"ids": [str(third), str(first)]})
    assert again.json()["data"]["ids"] == [str(third)]
    assert (await office.key.get(f"{API}/jobs/{third}"))["job"]["status"] == "waiting"
    gone = await office.key.ask("POST", f"{API}/jobs/discard", {"ids": [str(third)]})
    assert gone.json()["data"]["ids"] == [str(third)]


async def test_a_parked_event_is_told_again(office: Office) -> None:
    consumer, seq = await park(office.site)
    assert f'value="{consumer}:{seq}"' in (await office.ada.open("/admin/events")).text
    assert (await office.ada.send("/admin/events", ids=f"{consumer}:{seq}")).status_code == 303
    status = "select status from kernel.deliveries where consumer = $1 and seq = $2"
    assert await read_sql(office.site, status, consumer, seq) == "waiting"
    unknown = await office.ada.send("/admin/events", ids=f"nobody.listens:{seq}")
    assert unknown.status_code == 404
    odd = await office.ada.send("/admin/events", ids="nonsense")
    assert odd.status_code == 422
    assert (await office.ada.send("/admin/events")).status_code == 422
    again = await office.key.ask("POST", f"{API}/events/replay", {"deliveries": [{"consumer": consumer, "seq": seq}]})
    assert again.json()["data"]["count"] == 0
    assert (await office.key.get(f"{API}/events"))["lag"]["parked"] == 0


async def test_mail_that_failed_is_sent_again_and_its_text_is_never_shown(office: Office) -> None:
    mail_id = await fail_mail(office.site)
    listed = await office.ada.open("/admin/mail?state=given_up")
    assert "lost@stoa.example" in listed.text
    sheet = await office.ada.open(f"/admin/mail/{mail_id}")
    assert "The server was away." in sheet.text
    assert "a-secret-body" not in sheet.text + listed.text
    assert (await office.ada.send("/admin/mail", ids=str(mail_id))).status_code == 303
    assert await read_sql(office.site, "select state from kernel.receipts where id = $1", mail_id) == "waiting"
    assert (await office.ada.send("/admin/mail")).status_code == 422
    other = await fail_mail(office.site)
    again = await office.key.ask("POST", f"{API}/mail/resend", {"ids": [str(other), str(mail_id)]})
    assert again.json()["data"]["ids"] == [str(other)]
    assert (await office.key.get(f"{API}/mail/{other}"))["mail"]["state"] == "waiting"
    assert len(await office.key.get(f"{API}/mail?recipient=lost@stoa.example")) == 2


async def test_an_address_that_gets_no_mail_may_have_mail_again(office: Office) -> None:
    accounts = accounts_at(office.site)
    async with accounts.database.write() as tx:
        for name in ("gone@stoa.example", "back@stoa.example"):
            await add_suppression(tx, accounts.keys, name, "bounce", "No such box.")
    assert "gone@stoa.example" in (await office.ada.open("/admin/mail")).text
    assert (await office.ada.send("/admin/mail", "/admin/mail/lift", address="gone@stoa.example")).status_code == 303
    assert (await office.ada.send("/admin/mail", "/admin/mail/lift", address="gone@stoa.example")).status_code == 404
    lifted = await office.key.ask("POST", f"{API}/mail/suppressions/lift", {"address": "back@stoa.example"})
    assert lifted.status_code == 204
    assert await office.key.get(f"{API}/mail/suppressions") == []


async def test_the_search_finds_people_and_jobs_by_id_and_things_by_name(office: Office) -> None:
    job_id = await bury(office.site)
    found = await office.key.get(f"{API}/search?q={job_id}")
    assert [(group["title"], group["found"][0]["title"]) for group in found] == [("Jobs", "console.shout")]
    [people] = await office.key.get(f"{API}/search?q=ada-r")
    assert people["found"][0]["title"] == "ada-ray"
    assert people["allUrl"] == "/admin/users?q=ada-r"
    same, *_ = await office.key.get(f"{API}/search?q={office.key.id}")
    assert same["found"] == people["found"]
    await add_server(office.site)
    for words in ("ember", "ember-hollow"):
        servers, *_ = await office.key.get(f"{API}/search?q={words}")
        assert servers["found"][0]["url"] == "/servers/ember-hollow"
    assert await office.key.get(f"{API}/search?q=a") == []
    assert "Nothing matches" in (await office.ada.open("/admin/search?q=zzzzzz")).text


async def test_settings_are_shown_and_their_secrets_are_not(office: Office) -> None:
    groups = await office.key.get(f"{API}/settings")
    shown = {one["name"]: one for group in groups for one in group["settings"]}
    assert shown["JOBS_POLL"]["value"] == "5s"
    assert {one["value"] for one in shown.values() if one["secret"]} <= {"", "••••••"}
    page = await office.ada.open("/admin/settings?q=jobs_poll")
    assert title_of(page) == "Settings"
    assert "JOBS_POLL" in page.text
    assert "MAIL_URL" not in page.text
    assert (await office.ada.open("/admin/jobs?shown=everything")).status_code == 422


async def test_the_metrics_tell_how_much_waits(office: Office) -> None:
    await bury(office.site)
    await park(office.site)
    text = (await office.site.request("GET", "/metrics")).text
    site = office.site.name
    assert f'stoa_jobs{{queue="default",site="{site}",state="dead"}} 1.0' in text
    assert f'stoa_events{{site="{site}",state="parked"}} 1.0' in text
    assert f'stoa_workers_alive{{site="{site}"}} 0.0' in text
    assert f'stoa_backlog_known{{site="{site}"}} 1.0' in text
    assert "stoa_events_lag_seconds" in text
