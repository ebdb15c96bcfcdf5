"""Telling people things in tests, without an event that would be the reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.feature import Feature, Site
from stoa.sites import shared_features
from stoa.ui.default_look import STOA
from tests.accounts.at_the_door import CHEAP, accounts_at
from tests.harness.web import SiteUnderTest, StartSite

ANSWER = NoticeKind(
    name="answer",
    label="Somebody answers",
    group="Talk",
    title="{who} has answered you",
    url="/talk/{number}",
    mail=True,
)
WAVE = NoticeKind(
    name="wave",
    label="Somebody waves",
    group="Talk",
    title="{who} has waved",
    many="{count} people have waved",
    within=timedelta(minutes=10),
    mail=True,
)
ALARM = NoticeKind(name="alarm", label="Danger", group="Safety", title="Look out", mail=True, mandatory=True)
QUIET = NoticeKind(name="quiet", label="Something small", group="Talk", title="Something small", live=False)
LETTER = NoticeKind(name="letter", label="A letter", group="Safety", title="A letter", own_mail=True)

TALK = Feature(name="talk", package="tests.commons.notifications", declares=(ANSWER, WAVE, ALARM, QUIET, LETTER))
_PLAIN = Site(name="talk", title="Talk", tagline="A place to talk.", look=STOA, features=(TALK,))
TALK_SITE = Site(
    name="talk", title="Talk", tagline="A place to talk.", look=STOA, features=(*shared_features(_PLAIN), TALK)
)


async def open_talk(start_site: StartSite) -> SiteUnderTest:
    """Serve a site where people answer and wave."""
    return await start_site(site=TALK_SITE, settings=CHEAP)


async def tell(site: SiteUnderTest, person_id: UUID, kind: NoticeKind, key: str = "", **data: Any) -> UUID | None:
    """Tell somebody something."""
    async with accounts_at(site).database.write() as tx:
        return await notify(tx, person_id, kind, {"who": "Bob", "number": 7, **data}, dedupe_key=key)
