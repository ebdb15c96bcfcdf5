"""Sending the picture of a puzzle, however it came."""

from stoa.commons.media.delivery import send_file, shelf_of
from stoa.commons.media.queries import Served
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Stream


async def send_picture(request: Exchange, found: Served, caching: str) -> Stream:
    """Answer with the picture, and not with what its file was called."""
    files = shelf_of(request).files
    return await send_file(
        request, files, key=found.key, content_type=found.content_type, size=found.size, caching=caching
    )
