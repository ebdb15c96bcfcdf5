"""Identities in games: which player somebody is, proved by a code that is typed on a server, or by Microsoft."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, jobs, pages, seed
from .door.api import ROUTES as DOOR_ROUTES
from .door.keeping import DOOR
from .microsoft.pages import ROUTES as MICROSOFT

_WHY = "Which player somebody is, to prove playtime and to hand out prizes."

FEATURE = Feature(
    name="game-identities",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *MICROSOFT, *DOOR_ROUTES),
    jobs=(jobs.SWEEP,),
    crons=(jobs.CRON,),
    personal=(
        PersonalColumn("game_identities", "game", _WHY, "erase"),
        PersonalColumn("game_identities", "player_uuid", _WHY, "erase"),
        PersonalColumn("game_identities", "player_name", _WHY, "erase"),
        PersonalColumn("game_door_codes", "player_uuid", "Who came to the door, for an hour.", "erase", owner=""),
        PersonalColumn("game_door_codes", "player_name", "The same.", "erase", owner=""),
        PersonalColumn("game_link_codes", "game", "A code that is to be typed in a game.", "erase"),
        PersonalColumn("game_link_codes", "code_hash", "A code that is to be typed in a game.", "erase"),
    ),
    declares=(DOOR, SettingsLine(Link("Players", pages.PAGE, "cube"), 45)),
    seed=seed.plant,
    order=31,
)
