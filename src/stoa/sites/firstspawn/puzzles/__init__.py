"""Puzzles: one a day, whose solution nobody is told before the day is over; points, streaks and leaderboards."""

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.kernel.feature import Feature, FooterLine
from stoa.sites.firstspawn.choices.facts import ProfileFact
from stoa.ui.render import Link

from . import api, consumers, jobs, pages, permissions, seed
from .desk import api as desk_api
from .desk import pages as desk_pages
from .live import LIVE
from .personal import PERSONAL
from .pictures import PICTURES
from .service import find_streak
from .turning import PRIZE_WON, STREAK_AT_RISK

FEATURE = Feature(
    name="puzzles",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *desk_api.ROUTES, *desk_pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    permissions=(permissions.EDIT,),
    personal=PERSONAL,
    declares=(
        FooterLine("Leaderboards", "/leaderboards", 20),
        *LIVE,
        PICTURES,
        PRIZE_WON,
        STREAK_AT_RISK,
        ProfileFact(
            label="Puzzle streak",
            icon="calendar",
            choice="show_puzzles",
            find=find_streak,
            url="/leaderboards?period=all",
        ),
        SettingsLine(Link("Puzzles", pages.MINE, "cube"), 47),
        AdminLine(Link("Puzzles", desk_pages.PAGE, "cube"), permissions.EDIT.name, 70, "Content"),
    ),
    seed=seed.plant,
    order=34,
)
