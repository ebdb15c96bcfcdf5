"""What people tell of themselves is looked at; what breaks a rule is hidden until a moderator has seen it."""

from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.accounts.people.events import ProfileChanged
from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Job, JobContext

from .subject import PROFILE


class Told(msgspec.Struct, frozen=True):
    """Who tells something else of themselves."""

    person_id: UUID


async def judge(ctx: JobContext, told: Told) -> list[str]:
    """Hide a page whose words a moderator has to see first; give what was noticed."""
    site = ctx.service(Site)
    async with ctx.completing() as tx:
        return await weigh_profile(tx, site, ctx.config.for_site(site.name, ModerationSettings).words, told.person_id)


async def weigh_profile(tx: Write, site: Site, watched: tuple[str, ...], person_id: UUID) -> list[str]:
    """Look at what somebody tells of themselves, as it stands now."""
    card = next(iter(await PROFILE.find(tx, [person_id])), None)
    if card is None or card.state != "shown" or not card.text:
        return []
    weighed = await weigh_text(tx, person_id, card.text, watched, repeats=False)
    if weighed.holds:
        await people.hide_profile(tx, person_id, hidden=True)
        await hold(tx, site, PROFILE.kind, person_id, weighed.signals)
    return [one.name for one in weighed.signals]


JUDGE = Job("profiles.judge", Told, judge)


async def _look(tx: Write, told: ProfileChanged) -> None:
    await JUDGE.enqueue(tx, Told(told.person_id))


CONSUMERS = (Consumer("profiles.profile-changed", ProfileChanged, _look),)
