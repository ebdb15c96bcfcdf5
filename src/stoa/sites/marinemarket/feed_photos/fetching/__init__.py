"""Fetching a photo from where a feed says it is: by the guarded client, bounded in size and time, once a change."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from stoa.commons.media.rules import kind_of, type_by_ending, usual_type
from stoa.kernel.errors import Invalid
from stoa.kernel.outgoing import Outgoing
from stoa.sites.marinemarket.feed_photos.quota import FEED_PHOTOS

PATIENCE = timedelta(seconds=30)
_TRIES = 2
_REDIRECTS = 3
_UNCHANGED = 304
_LONGEST_MARK = 200
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class NoPhotoThere(Invalid):
    """Something answers, and it is no photo."""

    code = "NO_PHOTO_THERE"
    message = "There is no photo at this address."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came."""

    content: bytes = field(repr=False)
    content_type: str
    filename: str
    etag: str
    sha256: str


async def fetch_photo(outgoing: Outgoing, url: str, etag: str) -> Fetched | None:
    """Give what stands at an address; None where it says that this is what it gave before."""
    headers = {"Accept": "image/*", **({"If-None-Match": etag} if etag else {})}
    answer = await outgoing.get(
        url, headers=headers, largest=FEED_PHOTOS.max_bytes, total=PATIENCE, attempts=_TRIES, redirects=_REDIRECTS
    )
    if answer.status == _UNCHANGED and etag:
        return None
    if not answer.good:
        message = f"Its address answers with the status {answer.status}."
        raise NoPhotoThere(message)
    name = unquote(urlsplit(url).path).rpartition("/")[2] or "photo"
    content_type = usual_type(answer.headers.get("content-type", ""))
    if content_type in _SAYS_NOTHING:
        content_type = type_by_ending(name)
    if kind_of(content_type) != "image" or not answer.content:
        message = f"What its address gives is no photo, but {content_type[:80]}." if answer.content else "It is empty."
        raise NoPhotoThere(message)
    mark = answer.headers.get("etag", "")
    return Fetched(
        content=answer.content,
        content_type=content_type,
        filename=name,
        etag=mark if mark.isascii() and mark.isprintable() and len(mark) <= _LONGEST_MARK else "",
        sha256=hashlib.sha256(answer.content).hexdigest(),
    )
