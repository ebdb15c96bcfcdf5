"""Stats: what happens is counted into buckets of hours and days when it happens, and never by scanning when asked.

    SUBMITTED = EventMeasure(name="reviews.submitted", meaning="…", event=ReviewSubmitted, keys=…)
    ACTIVE = Gauge(name="listings.active", meaning="…", read=count_active)
    LOOKS = Views(name="boat.views", meaning="…")

stand among `Feature.declares`. `load_series`, `load_total(s)` and `list_top` read; `count_view_of` counts a look.
"""

from collections.abc import Mapping

from stoa.accounts.people.events import PersonJoined
from stoa.commons.comments.events import CommentSubmitted
from stoa.commons.favorites.events import FavoriteAdded
from stoa.commons.moderation.events import Decided, Reported
from stoa.commons.reviews.events import ReviewSubmitted
from stoa.commons.reviews.models import ReviewPolicy
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature, Site

from . import api, jobs, permissions, queries
from .charts import charts_of
from .consumers import consumers_of
from .models import EventMeasure, Gauge, Measure, Point, Series, TopRow, Views
from .service import list_top, load_series, load_total, load_totals
from .views import count_view, count_view_of


async def _people(db: Read) -> Mapping[str, int]:
    return {"": await queries.PEOPLE.one(db)}


PEOPLE = Gauge(name="people.total", meaning="People with an account.", read=_people)
JOINED = EventMeasure(name="people.joined", meaning="People who joined.", event=PersonJoined)
MEASURES = (
    PEOPLE,
    JOINED,
    EventMeasure(
        name="reviews.submitted",
        meaning="Reviews that were written, by what they are about.",
        noun="review",
        only_with=ReviewPolicy,
        event=ReviewSubmitted,
        keys=lambda told: (f"{told.subject_kind}:{told.subject_id}",),
    ),
    EventMeasure(
        name="comments.submitted",
        meaning="Comments that were written, by what they are about.",
        event=CommentSubmitted,
        keys=lambda told: (f"{told.subject_kind}:{told.subject_id}",),
    ),
    EventMeasure(
        name="favorites.added",
        meaning="How often something was added to favorites, by what it is.",
        event=FavoriteAdded,
        keys=lambda told: (f"{told.subject_kind}:{told.subject_id}",),
    ),
    EventMeasure(
        name="moderation.reported",
        meaning="Reports, by kind.",
        noun="report",
        event=Reported,
        keys=lambda told: (told.subject_kind,),
    ),
    EventMeasure(
        name="moderation.decided", meaning="Decisions, by outcome.", event=Decided, keys=lambda told: (told.outcome,)
    ),
)

FEATURE = Feature(
    name="stats",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=permissions.PERMISSIONS,
    declares=MEASURES,
)


def feature_of(site: Site) -> Feature:
    """Give a site the consumers of all measures that its features declare, and the charts of those that ask for one."""
    return Feature(
        name="stats-of-events",
        package="stoa.commons.subjects",
        consumers=consumers_of(site),
        declares=charts_of(site),
        order=1,
    )


__all__ = [
    "FEATURE",
    "JOINED",
    "PEOPLE",
    "EventMeasure",
    "Gauge",
    "Measure",
    "Point",
    "Series",
    "TopRow",
    "Views",
    "count_view",
    "count_view_of",
    "feature_of",
    "list_top",
    "load_series",
    "load_total",
    "load_totals",
]
