"""Moderation: reports, what is held, cases, decisions that are explained, appeals.

A room whose things may be reported declares a `Subject(takes={"reports"}, hide=…, show=…, remove=…)`. One that asks
before it shows what somebody wrote calls `weigh_text`, keeps back what `holds`, and queues it with `hold`.
"""

from dataclasses import replace
from functools import partial

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature, Site
from stoa.ui.render import Link

from . import api, jobs, permissions, personal, seed
from .cases.service import count_waiting
from .desk import api as desk
from .holding import HOLDS, HoldValues, Weighed, hold, release, weigh_collected, weigh_text
from .models import Signal
from .people import PERSON_SUBJECT
from .pictures import PicturesOf, find_removed_like, judge_picture
from .rules import DemoReport, HouseRule
from .screens import desk as desk_pages
from .screens import mine
from .telling import LIVE
from .text import Signals, judge_text

FEATURE = Feature(
    name="moderation",
    package=__name__,
    routes=(*api.ROUTES, *desk.ROUTES, *mine.ROUTES, *desk_pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=permissions.PERMISSIONS,
    limits=permissions.LIMITS,
    personal=personal.PERSONAL,
    declares=(
        PERSON_SUBJECT,
        *LIVE,
        SettingsLine(Link("Reports and decisions", mine.MINE, "scale"), 80),
        AdminLine(Link("Moderation", desk_pages.DESK, "scale"), permissions.REVIEW.name, 10, "Content", "m"),
        ConsoleCard(
            title="Cases to decide",
            href=desk_pages.DESK,
            permission=permissions.REVIEW.name,
            count=count_waiting,
            icon="scale",
            order=10,
        ),
    ),
)


def demo_feature(site: Site) -> Feature:
    """Give a site a queue to look around in; it comes after everything that is reported in it."""
    plant = partial(seed.plant, site=replace(site, features=(*site.features, FEATURE)))
    return Feature(name="demo-moderation", package="stoa.commons.moderation.people", seed=plant, order=100)


__all__ = [
    "FEATURE",
    "HOLDS",
    "DemoReport",
    "HoldValues",
    "HouseRule",
    "PicturesOf",
    "Signal",
    "Signals",
    "Weighed",
    "demo_feature",
    "find_removed_like",
    "hold",
    "judge_picture",
    "judge_text",
    "release",
    "weigh_collected",
    "weigh_text",
]
