"""Reputation: the sum of a log that is only added to."""

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.live import LiveEvent
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, consumers, jobs, pages, permissions, seed
from .models import Action, Reputation, ReputationChanged
from .service import load_reputation, settle_puzzle, settle_reputation

_CHANGED = LiveEvent(
    event=ReputationChanged,
    type="user:reputationChange",
    channel="user",
    meaning="Your reputation has changed.",
    to=lambda told: told.person_id,
    data=lambda told: {"delta": told.delta, "newTotal": told.total, "reason": told.reason},
)

FEATURE = Feature(
    name="reputation",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.VERIFY, jobs.GUILDS),
    crons=(jobs.CRON, jobs.GUILDS_CRON),
    consumers=consumers.CONSUMERS,
    permissions=(permissions.ADJUST,),
    declares=(
        _CHANGED,
        AdminLine(Link("Reputation", pages.PAGE, "star"), permissions.ADJUST.name, 70, "People"),
    ),
    personal=(
        PersonalColumn("reputation_log", "action", "What somebody's reputation is made of.", "erase"),
        PersonalColumn("reputation_log", "delta", "What somebody's reputation is made of.", "erase"),
        PersonalColumn("reputation_log", "reason", "Why it changed.", "erase"),
        PersonalColumn("reputation_log", "metadata", "By which version of the rule it changed.", "erase"),
        PersonalColumn("reputation_log", "cause", "What a line is for, so that it counts once.", "erase"),
        PersonalColumn("reputation_totals", "total", "Somebody's reputation.", "erase"),
    ),
    seed=seed.plant,
    order=34,
)

__all__ = [
    "FEATURE",
    "Action",
    "Reputation",
    "ReputationChanged",
    "load_reputation",
    "settle_puzzle",
    "settle_reputation",
]
