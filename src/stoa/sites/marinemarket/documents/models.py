"""Papers of a boat: what comes in, and what is told of them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

type DocumentKind = Literal["survey", "registration", "title", "service", "other"]
type DocumentName = Annotated[str, line(0, 120, examples=["Survey of May 2026"])]

MOST_DOCUMENTS = 20


class DocumentInput(Input, frozen=True):
    """A file that was uploaded for the purpose `listing-document`, and which paper it is."""

    media_id: UUID
    kind: DocumentKind
    name: DocumentName = ""


class Document(Model, frozen=True):
    """A paper of a boat, for those who sell it; what is to be fetched of it stands at `GET media/{mediaId}`."""

    media_id: UUID
    kind: DocumentKind
    name: str
    ready: bool
    shown_to: int
    """In how many conversations it is shown."""
    created_at: datetime


class ShownDocument(Model, frozen=True):
    """A paper of a boat in a conversation: a seller sees all of them, a buyer those that are shown."""

    media_id: UUID
    kind: DocumentKind
    name: str
    ready: bool
    shown: bool
    created_at: datetime
