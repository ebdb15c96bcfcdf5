"""What is said in a case."""

from datetime import datetime
from uuid import UUID

from stoa.commons.moderation.models import Words
from stoa.kernel.http.replies import Input, Model


class Message(Model, frozen=True):
    """One message; a moderator's name is told to moderators alone."""

    id: UUID
    with_id: UUID | None
    author_id: UUID | None
    author: str
    from_moderator: bool
    body: str
    created_at: datetime


class MessageInput(Input, frozen=True):
    """What somebody says to the moderators."""

    body: Words


class ModeratorMessageInput(Input, frozen=True):
    """What a moderator says; without a person it is a note among moderators."""

    body: Words
    to: UUID | None = None
