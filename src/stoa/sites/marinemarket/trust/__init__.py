"""Trust: what is known of sellers and buyers, in facts; kept figures, so that no page counts anything."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, jobs

_WHY = "How many sales somebody has done as a buyer, and how they were rated."
FEATURE = Feature(
    name="trust",
    held_as="What sellers see of you",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    personal=tuple(
        PersonalColumn("buyer_figures", column, _WHY, "erase")
        for column in ("deals_done", "rating_count", "rating_sum")
    ),
)
