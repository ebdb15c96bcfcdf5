"""What is known of a paper wherever it lies."""

from uuid import UUID

import msgspec


class ShownPaper(msgspec.Struct, frozen=True):
    """What of a paper is read: the largest picture that was made of it, or the document that it is."""

    media_id: UUID
    name: str
    key: str
    size: int
