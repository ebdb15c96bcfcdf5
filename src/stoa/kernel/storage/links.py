"""Signed links: a browser sends a file straight to the storage, or fetches it from there, for a short while.

The object stores sign their own. For local files the link is ours; the HTTP layer answers `Storage.links + "/{token}"`
with `accept_upload` for PUT and `serve_download` for GET and HEAD.
"""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import obstore
from obstore.store import LocalStore

from stoa.kernel import clock
from stoa.kernel.crypto import BadSignature, sign, unsign

from .faults import BadRange, FileTooLarge, WrongContentType, said_in_words
from .headers import clean_type, download_headers
from .names import checked_key, is_in_quarantine
from .objects import FileInfo, Stored, delete, get, head, put
from .ranges import Unsatisfiable, read_range
from .store import Storage

LONGEST_UPLOAD = timedelta(hours=1)
LONGEST_DOWNLOAD = timedelta(days=7)
_PURPOSE = "storage.link"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a client is told to do: this method, to this address, with these headers, before it expires."""

    method: str
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Download:
    """An answer to a download, for the HTTP layer to send; without `chunks` there is no body."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes] | None = field(default=None, repr=False)


class _Link(msgspec.Struct, array_like=True, frozen=True):
    method: str
    key: str
    content_type: str
    largest: int = 0
    filename: str = ""
    inline: bool = False


async def presign_upload(
    storage: Storage, key: str, *, content_type: str, largest: int, life: timedelta = timedelta(minutes=15)
) -> SignedRequest:
    """Sign one upload into quarantine.

    An object store does not bound what is sent to its links: `check_upload` does, before anybody uses the file.
    """
    checked_key(key)
    if not is_in_quarantine(key):
        message = "Uploads go into quarantine: take a key from `quarantine_key`."
        raise ValueError(message)
    bounded = min(life, LONGEST_UPLOAD)
    kind = clean_type(content_type)
    if isinstance(storage.store, LocalStore):
        link = _Link("PUT", key, kind, min(largest, storage.largest))
        url = _local_url(storage, link, bounded)
    else:
        with said_in_words(key):
            url = await obstore.sign_async(storage.store, "PUT", key, bounded)
    return SignedRequest("PUT", url, {"Content-Type": kind}, clock.now() + bounded)


async def check_upload(storage: Storage, key: str, *, largest: int) -> FileInfo:
    """Look at what an upload has left in quarantine; what is larger than agreed is removed."""
    info = await head(storage, key)
    if info.size > min(largest, storage.largest):
        await delete(storage, key)
        raise FileTooLarge
    return info


async def presign_download(
    storage: Storage,
    key: str,
    *,
    content_type: str,
    filename: str = "",
    inline: bool = False,
    life: timedelta = timedelta(minutes=15),
) -> SignedRequest:
    """Sign one file's download. Object stores answer with the type and disposition that `put` has set."""
    checked_key(key)
    bounded = min(life, LONGEST_DOWNLOAD)
    if isinstance(storage.store, LocalStore):
        link = _Link("GET", key, clean_type(content_type), filename=filename[:255], inline=inline)
        url = _local_url(storage, link, bounded)
    else:
        with said_in_words(key):
            url = await obstore.sign_async(storage.store, "GET", key, bounded)
    return SignedRequest("GET", url, {}, clock.now() + bounded)


async def accept_upload(
    storage: Storage,
    token: str,
    chunks: AsyncIterable[bytes],
    *,
    content_type: str,
    content_length: int | None = None,
    sha256: str | None = None,
) -> Stored:
    """Take one upload over a local link: the agreed type, at most the agreed size, once."""
    link = _read(storage, token, "PUT")
    if clean_type(content_type) != link.content_type:
        raise WrongContentType
    if content_length is not None and content_length > link.largest:
        raise FileTooLarge
    return await put(storage, link.key, chunks, largest=link.largest, sha256=sha256, overwrite=False)


async def serve_download(
    storage: Storage,
    token: str,
    *,
    range_header: str | None = None,
    if_range: str | None = None,
    if_none_match: str | None = None,
    without_body: bool = False,
) -> Download:
    """Answer one download over a local link, whole or in part."""
    link = _read(storage, token, "GET")
    info = await head(storage, link.key)
    headers = download_headers(link.filename, link.content_type, inline=link.inline) | {"ETag": info.etag}
    if if_none_match is not None and info.etag in [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]:
        return Download(304, headers)
    try:
        part = read_range(range_header if if_range in {None, info.etag} else None, info.size)
    except Unsatisfiable:
        raise BadRange(headers={"Content-Range": f"bytes */{info.size}"}) from None
    start, stop = part or (0, info.size)
    headers["Content-Length"] = str(stop - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{info.size}"
    status = 200 if part is None else 206
    if without_body:
        return Download(status, headers)
    body = await get(storage, link.key, start=start, stop=stop if part else None)
    return Download(status, headers, body.chunks)


def _local_url(storage: Storage, link: _Link, life: timedelta) -> str:
    return f"{storage.links}/{sign(storage.keys, msgspec.json.encode(link), _PURPOSE, life)}"


def _read(storage: Storage, token: str, method: str) -> _Link:
    link = msgspec.json.decode(unsign(storage.keys, token, _PURPOSE), type=_Link)
    if link.method != method:
        raise BadSignature
    return link
