"""Saved searches: what somebody looks for, and letters as soon as it is there."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, consumers, jobs, pages
from .models import FOUND_NOTICE

FEATURE = Feature(
    name="saved",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    limits=(api.SAVING,),
    declares=(FOUND_NOTICE, SettingsLine(Link("Saved searches", pages.PAGE, "bell"), 13)),
    personal=tuple(
        PersonalColumn("saved_searches", column, why, "erase")
        for column, why in (
            ("name", "What a search is called."),
            ("filters", "What somebody looks for."),
            ("question", "The same, as an address."),
            ("words", "The same, as the index reads it."),
            ("states", "Where somebody looks."),
            ("center", "Where somebody looks."),
        )
    ),
)
