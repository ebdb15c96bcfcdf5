"""Feeds: the lists of boats that brokers keep elsewhere, shown row by row before they change anything."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, jobs

FEATURE = Feature(
    name="feeds",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    limits=(api.FEEDING,),
    personal=tuple(
        PersonalColumn(
            "feeds", column, "A firm's feed stays with another of its members; the last one's goes.", "erase"
        )
        for column in ("name", "url", "currency", "units", "conflicts", "trouble", "pulled_on")
    ),
)
