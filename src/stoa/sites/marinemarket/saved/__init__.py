"""Saved searches: what somebody looks for, and letters as soon as it is there."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, consumers, jobs, pages
from .models import FOUND_NOTICE

# What is worked out of these for the index goes with the row.
COLUMNS = (
    "name", "filters", "question", "frequency", "boat_types", "conditions", "states", "fuel", "features", "currency",
    "anchors",
)  # fmt: skip

FEATURE = Feature(
    name="saved",
    held_as="Saved searches",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    limits=(api.SAVING,),
    declares=(FOUND_NOTICE, SettingsLine(Link("Saved searches", pages.PAGE, "bell"), 13)),
    personal=tuple(PersonalColumn("saved_searches", column, "What somebody looks for.", "erase") for column in COLUMNS),
)
