"""Badges: earned by what people, servers and guilds do, or bought."""

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.commons.live import LiveEvent
from stoa.commons.notifications import NoticeKind, NoticeOn
from stoa.kernel.db import Write
from stoa.kernel.feature import Feature, FooterLine, PersonalColumn
from stoa.sites.firstspawn.plates import Plates
from stoa.ui.render import Link

from . import api, consumers, jobs, pages, permissions, seed
from .catalogue import pages as catalogue_pages
from .models import BadgeTakenBack, PersonEarned, ServerEarned
from .selling import PAYABLES
from .service import find_plates_of_guild, find_plates_of_server, grant_counted

_EARNED = NoticeKind(
    name="badge_earned",
    group="Badges",
    label="You have a new badge",
    title="You have the badge {badge}",
    url=pages.MINE,
)
_SERVER_EARNED = NoticeKind(
    name="server_badge_earned",
    group="Badges",
    label="Your server has a new badge",
    title="Your server has the badge {badge}",
)
_TAKEN = NoticeKind(
    name="badge_taken_back",
    group="Badges",
    label="A badge that you bought is gone",
    title="The badge {badge} is gone, since its price went back",
)
_PERSON = LiveEvent(
    event=PersonEarned,
    type="user:badgeEarned",
    channel="user",
    meaning="You have earned a badge.",
    to=lambda told: told.person_id,
    data=lambda told: {"badgeId": told.badge_id, "badgeName": told.badge_name},
)
_SERVER = LiveEvent(
    event=ServerEarned,
    type="server:badgeEarned",
    channel="server",
    meaning="The server has earned a badge.",
    to=lambda told: told.server_id,
    data=lambda told: {"serverId": told.server_id, "badgeId": told.badge_id},
)


async def _name(_: Write, told: PersonEarned | ServerEarned | BadgeTakenBack) -> dict[str, str]:
    return {"badge": told.badge_name}


_NOTICES = (
    NoticeOn(event=PersonEarned, kind=_EARNED, to=lambda told: told.person_id, data=_name).consumer(),
    NoticeOn(event=ServerEarned, kind=_SERVER_EARNED, to=lambda told: told.owner_id, data=_name).consumer(),
    NoticeOn(event=BadgeTakenBack, kind=_TAKEN, to=lambda told: told.buyer_id, data=_name).consumer(),
)
_WHY = "Which badges somebody has."

FEATURE = Feature(
    name="badges",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *catalogue_pages.ROUTES),
    jobs=(jobs.SWEEP,),
    crons=(jobs.CRON,),
    consumers=(*consumers.CONSUMERS, *_NOTICES),
    permissions=(permissions.MANAGE,),
    declares=(
        FooterLine("Badges", "/badges", 30),
        _EARNED,
        _SERVER_EARNED,
        _TAKEN,
        _PERSON,
        _SERVER,
        *PAYABLES,
        Plates("server", find_plates_of_server),
        Plates("guild", find_plates_of_guild),
        SettingsLine(Link("Badges", pages.MINE, "star"), 47),
        AdminLine(Link("Badges", catalogue_pages.PAGE, "star"), permissions.MANAGE.name, 75, "Content"),
    ),
    personal=(
        PersonalColumn("user_badges", "badge_id", _WHY, "erase"),
        PersonalColumn("user_badges", "earned_at", _WHY, "erase"),
        PersonalColumn("user_badges", "is_featured", "Which of them stand first.", "erase"),
    ),
    seed=seed.plant,
    order=35,
)

__all__ = ["FEATURE", "grant_counted"]
