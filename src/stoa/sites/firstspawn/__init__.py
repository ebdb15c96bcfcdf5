"""FirstSpawn: discovery network for Minecraft and Hytale servers."""

from stoa.kernel.feature import Role, SearchBox, Site

from . import (
    alerts,
    banners,
    compare,
    dashboard,
    discovery,
    game_identities,
    guilds,
    home,
    hooks,
    house,
    pinger,
    playtime,
    plugin_door,
    plugins,
    prizes,
    proof,
    puzzles,
    registry,
    safety,
    servers,
    share,
    team,
    uptime,
    votes,
    votifier,
)
from .look import LOOK
from .rates import RATES

SITE = Site(
    name="firstspawn",
    title=LOOK.title,
    tagline=LOOK.tagline,
    description="Find a Minecraft or Hytale server: filter, compare, read.",
    look=LOOK,
    features=(
        servers.FEATURE,
        discovery.FEATURE,
        compare.FEATURE,
        share.FEATURE,
        registry.FEATURE,
        plugins.FEATURE,
        plugin_door.FEATURE,
        proof.FEATURE,
        votes.FEATURE,
        votifier.FEATURE,
        playtime.FEATURE,
        game_identities.FEATURE,
        prizes.FEATURE,
        guilds.FEATURE,
        puzzles.FEATURE,
        hooks.FEATURE,
        uptime.FEATURE,
        pinger.FEATURE,
        alerts.FEATURE,
        team.FEATURE,
        safety.FEATURE,
        banners.FEATURE,
        dashboard.FEATURE,
        home.FEATURE,
        house.FEATURE,
    ),
    navigation=(("Servers", "/servers"), ("Guilds", "/guilds"), ("Puzzle", "/puzzle")),
    search=SearchBox("/servers", "Search servers"),
    roles=(
        Role(
            "owner", "Server owner", "Has proved to own a server, and answers what is written about it.", tier="owner"
        ),
        Role("premium", "Premium member", "Supports the site, and may do more of everything.", tier="premium"),
    ),
    rates=RATES,
)
