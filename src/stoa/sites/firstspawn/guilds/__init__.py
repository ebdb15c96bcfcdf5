"""Guilds: people who play together, over many servers."""

from stoa.commons.notifications import NoticeKind, NoticeOn
from stoa.kernel.db import Write
from stoa.kernel.feature import Feature, PersonalColumn

from . import api, consumers, live, pages, seed
from .entrance import api as entrance_api
from .events import JoinRequested, RequestAccepted
from .management import pages as management
from .management import pictures as management_pictures
from .pictures import AVATAR, BANNER, KEEP_PICTURES
from .subject import GUILD

_ASKED = NoticeKind(
    name="guild_request",
    group="Guilds",
    label="Somebody asks to join a guild that you look after",
    title="{username} asks to join {guild}",
    url="/guilds/{slug}/manage",
)
_LET_IN = NoticeKind(
    name="guild_accepted",
    group="Guilds",
    label="A guild lets you in",
    title="You are in {guild} now",
    url="/guilds/{slug}",
)


async def _who_asks(_: Write, told: JoinRequested) -> dict[str, str]:
    return {"username": told.username, "guild": told.name, "slug": told.slug}


async def _where(_: Write, told: RequestAccepted) -> dict[str, str]:
    return {"guild": told.name, "slug": told.slug}


FEATURE = Feature(
    name="guilds",
    package=__name__,
    routes=(*api.ROUTES, *entrance_api.ROUTES, *pages.ROUTES, *management.ROUTES, *management_pictures.ROUTES),
    consumers=(
        *consumers.CONSUMERS,
        KEEP_PICTURES,
        NoticeOn(event=JoinRequested, kind=_ASKED, to=lambda told: told.deciders, data=_who_asks).consumer(),
        NoticeOn(event=RequestAccepted, kind=_LET_IN, to=lambda told: told.person_id, data=_where).consumer(),
    ),
    declares=(GUILD, AVATAR, BANNER, live.CHANNEL, live.JOINED, live.LEFT, live.USED, _ASKED, _LET_IN),
    personal=(
        PersonalColumn("guild_members", "role", "Which guilds somebody is in.", "erase"),
        PersonalColumn("guild_bans", "banned_at", "Whom a guild has shut out.", "erase"),
        PersonalColumn("guild_invites", "code", "Who has invited others.", "erase", owner="created_by", secret=True),
        PersonalColumn("guild_feed", "kind", "What somebody did in a guild.", "erase"),
        PersonalColumn("guild_requests", "message", "What somebody said who asked to be let in.", "erase"),
        PersonalColumn("guild_requests", "asked_at", "When somebody asked to be let in.", "erase"),
    ),
    before_erasing=consumers.note_guilds,
    seed=seed.plant,
    order=33,
)
