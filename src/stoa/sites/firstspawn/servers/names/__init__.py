"""What programs of this site know by `serverId`, where rooms that sites share say `subjectId`."""

from typing import Any
from uuid import UUID

from stoa.commons.favorites.models import Favorite
from stoa.commons.reviews.models import Review
from stoa.commons.webhooks.models import WebhookView
from stoa.kernel.db import Read
from stoa.kernel.http.added import Added
from stoa.sites.firstspawn.servers.subject import SERVER


class ReviewOfServer(Review, frozen=True):
    """A review as it is shown."""

    server_id: UUID | None


class KeptServer(Favorite, frozen=True):
    """Something that a person keeps."""

    server_id: UUID | None


class HookOfServer(WebhookView, frozen=True):
    """A webhook, without its secret."""

    server_id: UUID | None


async def _name(_db: Read, told: Any) -> tuple[UUID | None]:
    return (told.subject_id if told.subject_kind == SERVER.kind else None,)


NAMES = (
    Added(Review, ReviewOfServer, _name),
    Added(Favorite, KeptServer, _name),
    Added(WebhookView, HookOfServer, _name),
)
