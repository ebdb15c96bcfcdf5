"""What a guild says of itself is looked at before strangers read it; what breaks a rule waits for a moderator."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel.audit import by_of
from stoa.kernel.db import Write
from stoa.kernel.http.exchange import Exchange
from stoa.sites.firstspawn.guilds import queries
from stoa.sites.firstspawn.guilds.models import Guild, GuildChange, GuildInput
from stoa.sites.firstspawn.guilds.service import change_guild, create_guild, load_guild
from stoa.sites.firstspawn.guilds.subject import GUILD

# A guild says where it meets: a link, or how to reach it, belongs into its description.
EXPECTED = frozenset({"text.links", "text.contact"})


async def found_weighed(tx: Write, request: Exchange, told: GuildInput) -> Guild:
    """Found a guild for whoever asks; where its words have to be seen first, its members alone see it until then."""
    person_id = require_person(request.actor).id
    return await _weigh(tx, request, await create_guild(tx, person_id, told, by_of(request)), person_id)


async def change_weighed(tx: Write, request: Exchange, guild: str, told: GuildChange) -> Guild:
    """Change a guild; new words are weighed, and those that a moderator has let stand are not weighed again."""
    person_id = require_person(request.actor).id
    before = await load_guild(tx, guild, person_id)
    after = await change_guild(tx, guild, person_id, told, by_of(request))
    if (after.name, after.description) == (before.name, before.description):
        return after
    return await _weigh(tx, request, after, person_id)


async def _weigh(tx: Write, request: Exchange, guild: Guild, person_id: UUID) -> Guild:
    site = request.app.site
    watched = request.app.runtime.config.for_site(site.name, ModerationSettings).words
    text = f"{guild.name}\n{guild.description}"
    weighed = await weigh_text(tx, person_id, text, watched, repeats=False, expected=EXPECTED)
    if weighed.holds and await queries.HOLD_BACK.first(tx, id=guild.id) is not None:
        await hold(tx, site, GUILD.kind, guild.id, weighed.signals)
    return await queries.FIND.one(tx, guild=str(guild.id), person_id=person_id)
