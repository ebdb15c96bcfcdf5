"""Guilds: people who play together, over many servers."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, consumers, live, pages, seed
from .subject import GUILD

FEATURE = Feature(
    name="guilds",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    consumers=consumers.CONSUMERS,
    declares=(GUILD, live.CHANNEL, live.JOINED, live.LEFT, live.USED),
    personal=(
        PersonalColumn("guild_members", "role", "Which guilds somebody is in.", "erase"),
        PersonalColumn("guild_bans", "banned_at", "Whom a guild has shut out.", "erase"),
        PersonalColumn("guild_invites", "code", "Who has invited others.", "erase", owner="created_by", secret=True),
        PersonalColumn("guild_feed", "kind", "What somebody did in a guild.", "erase"),
    ),
    seed=seed.plant,
    order=33,
)
