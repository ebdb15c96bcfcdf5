"""Teams of servers: who looks after one, as what, and how others come to help or take it over."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, jobs, pages, seed
from .models import ANOTHER_ROLE, ASKED, JOINED, LEFT, REMOVED, TRANSFERRED

FEATURE = Feature(
    name="team",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.SWEEP,),
    crons=(jobs.CRON,),
    personal=(
        PersonalColumn("server_invites", "role", "With which servers somebody was asked to help.", "erase"),
        PersonalColumn("server_invites", "invited_by", "Who has asked.", "anonymise", owner="invited_by"),
    ),
    declares=(ASKED, JOINED, LEFT, REMOVED, ANOTHER_ROLE, TRANSFERRED),
    seed=seed.plant,
    order=-40,
)
