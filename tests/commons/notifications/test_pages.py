"""The pages of notifications, by a browser without script; and the bell on every page."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from tests.accounts.screens.visiting import Reader, alerts_of, errors_of, reader
from tests.commons.crowd import read_sql
from tests.harness.web import SiteUnderTest, StartSite

from .hearing import ANSWER, WAVE, open_talk, tell

CHOICES = "/account/notifications"


@pytest.fixture
async def ann(start_site: StartSite) -> AsyncIterator[Reader]:
    async with reader(await open_talk(start_site)) as visitor:
        yield await visitor.join()


async def person_of(site: SiteUnderTest) -> UUID:
    found: UUID = await read_sql(site, "select id from accounts.people")
    return found


async def test_the_bell_counts_on_every_page_and_the_list_leads_on(ann: Reader) -> None:
    person = await person_of(ann.site)
    assert 'aria-label="Notifications"' in (await ann.open("/account")).text
    told = await tell(ann.site, person, ANSWER, number="x")
    await tell(ann.site, person, WAVE)
    assert 'aria-label="Notifications, 2 unread"' in (await ann.open("/account")).text
    listed = (await ann.open("/notifications")).text
    assert "Bob has answered you" in listed
    opened = await ann.send("/notifications", f"/notifications/{told}/open")
    assert (opened.status_code, opened.headers["location"]) == (303, "/talk/x")
    assert 'aria-label="Notifications, 1 unread"' in (await ann.open("/account")).text
    assert "Bob has answered you" not in (await ann.open("/notifications?unread=true")).text
    assert (await ann.send("/notifications", "/notifications/read-all")).status_code == 303
    assert "Nothing unread" in (await ann.open("/notifications?unread=true")).text
    assert (await ann.send("/notifications", f"/notifications/{told}/delete")).status_code == 303
    assert "Bob has answered you" not in (await ann.open("/notifications")).text


async def test_choices_are_made_in_a_form(ann: Reader) -> None:
    assert "Somebody answers" in (await ann.open(CHOICES)).text
    wanted = {"mail": "true", "digest": "daily", "digestHour": "19", "inApp": "answer", "mailed": "wave"}
    saved = await ann.send(CHOICES, **wanted)
    assert saved.status_code == 303, alerts_of(saved)
    assert saved.headers["location"] == f"{CHOICES}?done=saved"
    assert alerts_of(await ann.open(saved.headers["location"])) == ["Saved."]
    rows = await read_sql(
        ann.site,
        "select array_agg(kind || in_app || mail || live order by kind) from commons.notice_choices"
        " where kind in ('answer', 'quiet', 'wave')",
    )
    assert rows == ["answertruefalsefalse", "quietfalsefalsefalse", "wavefalsetruefalse"]
    assert await read_sql(ann.site, "select digest || digest_hour from commons.notice_settings") == "daily19"
    refused = await ann.send(CHOICES, digest="hourly", quietFrom="3")
    assert refused.status_code == 422
    assert "digest" in errors_of(refused)
