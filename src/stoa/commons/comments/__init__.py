"""Comments: what people say about a thing and to one another, in two levels.

A site declares a `CommentPolicy` for a `Subject`, and puts `comment_routes` and `comment_pages` at its addresses.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.reviews.models import State
from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, pages, queries, service
from .api import comment_routes
from .models import CommentPolicy
from .pages import comment_pages
from .permissions import MODERATE

_COMMENTS = "commons.comments"
_NOTHING = "Says nothing of a person once the words are gone (legitimate interest)."
_STATES: dict[State, Literal["shown", "hidden"]] = {
    State.SHOWN: "shown",
    State.HELD: "hidden",
    State.HIDDEN: "hidden",
}


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=one.id,
            title=f"Comment by {one.author.username}" if one.author else "Comment",
            url=f"/comments/{one.id}",
            owner_id=one.author.id if one.author else None,
            state=_STATES.get(one.state, "removed"),
            text=one.content,
        )
        for one in await queries.FIND_MANY.all(db, ids=list(ids), viewer_id=None)
    ]


async def _hide(tx: Write, comment_id: UUID) -> None:
    await service.set_state(tx, comment_id, State.HIDDEN)


async def _show(tx: Write, comment_id: UUID) -> None:
    await service.set_state(tx, comment_id, State.SHOWN)


async def _remove(tx: Write, comment_id: UUID) -> None:
    await service.set_state(tx, comment_id, State.REMOVED)


COMMENT = Subject(
    kind="comment",
    title="comment",
    find=_find,
    takes=frozenset({"reports"}),
    hide=_hide,
    show=_show,
    remove=_remove,
)

FEATURE = Feature(
    name="comments",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    permissions=(MODERATE,),
    personal=(
        PersonalColumn(
            _COMMENTS, "content", "What the person said; others answer to it.", "anonymise", owner="author_id"
        ),
        PersonalColumn(_COMMENTS, "decision", "Why it was not shown.", "erase", owner="author_id"),
        PersonalColumn(_COMMENTS, "subject_kind", _NOTHING, "keep", owner="author_id"),
        PersonalColumn(_COMMENTS, "state", _NOTHING, "keep", owner="author_id"),
        PersonalColumn("commons.comment_versions", "content", "What stood there before.", "erase", owner="author_id"),
        PersonalColumn("commons.comment_votes", "is_upvote", _NOTHING, "keep"),
    ),
    declares=(
        COMMENT,
        AdminLine(
            Link("Comments", "/admin/comments?state=held", "message"),
            MODERATE.name,
            66,
            "Content",
            "c",
            only_with=CommentPolicy,
        ),
    ),
)

__all__ = ["COMMENT", "FEATURE", "CommentPolicy", "comment_pages", "comment_routes"]
