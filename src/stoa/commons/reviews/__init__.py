"""Reviews: what people think of a thing, in stars and words, and what others think of that.

A site declares a `ReviewPolicy` for a `Subject`, and puts `review_routes` and `review_pages`
at addresses of its own.
"""

from collections.abc import Sequence
from uuid import UUID

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Feature, Site
from stoa.ui.render import Link

from . import api, pages, queries, service
from .api import review_routes
from .models import Prior, Proof, ReviewPolicy, State, Totals
from .pages import review_pages, review_section
from .permissions import MODERATE
from .personal import PERSONAL
from .seed import DemoReview, plant_reviews
from .service import recompute_totals, refresh_proof

FEATURE = Feature(
    name="reviews",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    permissions=(MODERATE,),
    personal=PERSONAL,
    declares=(
        AdminLine(
            Link("Reviews", "/admin/reviews?state=held", "star"),
            MODERATE.name,
            65,
            "Content",
            "v",
            only_with=ReviewPolicy,
        ),
    ),
)


def review_subject(site: Site) -> Subject:
    """Say what a review is to other rooms: it can be reported, and hidden, shown and removed."""
    policies = site.declared(ReviewPolicy)

    async def find(db: Read, ids: Sequence[UUID]) -> list[Card]:
        found = await queries.FIND_MANY.all(db, ids=list(ids), viewer_id=None)
        states = {State.SHOWN: "shown", State.HELD: "hidden", State.HIDDEN: "hidden"}
        return [
            Card(
                id=one.id,
                title=one.title or f"{one.rating} stars by {one.author.username}",
                url=f"/reviews/{one.id}",
                owner_id=one.author.id,
                state=states.get(one.state, "removed"),  # type: ignore[arg-type]  # a mapping of literals is read as one of texts
                text=f"{one.title or ''}\n{one.content}".strip(),
            )
            for one in found
        ]

    async def hide(tx: Write, review_id: UUID) -> None:
        await service.set_state(tx, policies, review_id, State.HIDDEN)

    async def show(tx: Write, review_id: UUID) -> None:
        await service.set_state(tx, policies, review_id, State.SHOWN)

    async def remove(tx: Write, review_id: UUID) -> None:
        await service.set_state(tx, policies, review_id, State.REMOVED)

    return Subject(
        kind="review", title="review", find=find, takes=frozenset({"reports"}), hide=hide, show=show, remove=remove
    )


def subject_feature(site: Site) -> Feature:
    """Give a site its reviews as things that can be reported."""
    return Feature(
        name="reviews-as-subject", package="stoa.commons.subjects", declares=(review_subject(site),), order=1
    )


__all__ = [
    "FEATURE",
    "DemoReview",
    "Prior",
    "Proof",
    "ReviewPolicy",
    "Totals",
    "plant_reviews",
    "recompute_totals",
    "refresh_proof",
    "review_pages",
    "review_routes",
    "review_section",
    "review_subject",
    "subject_feature",
]
