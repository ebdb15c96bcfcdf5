"""Sending a file, whole or in part, as content of others and no page of ours."""

from collections.abc import AsyncIterator
from pathlib import PurePosixPath

from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Stream
from stoa.kernel.storage import BadRange, Storage, disposition_of, get
from stoa.kernel.storage.ranges import Unsatisfiable, read_range

SANDBOX = "sandbox; default-src 'none'"
FOR_EVER = "public, max-age=31536000, immutable"


async def send_file(
    request: Exchange,
    files: Storage,
    *,
    key: str,
    content_type: str,
    size: int,
    caching: str = FOR_EVER,
    filename: str = "",
) -> Stream:
    """Answer with the file; its key names its content, so it is its own validator."""
    name = PurePosixPath(key).name
    etag = f'"{name}"'
    headers = {
        "Cache-Control": caching,
        "Content-Disposition": disposition_of(filename or name, content_type, inline=True),
        "ETag": etag,
        "Accept-Ranges": "bytes",
    }
    if not request.on_media_origin:  # there, every answer says so
        headers["Content-Security-Policy"] = SANDBOX
    asked = [tag.strip().removeprefix("W/") for tag in request.header("if-none-match").split(",")]
    if etag in asked:
        return Stream(_nothing(), content_type, status=304, headers=headers)
    if_range = request.header("if-range")
    try:
        part = read_range(request.header("range") or None if if_range in {"", etag} else None, size)
    except Unsatisfiable:
        raise BadRange(headers={"Content-Range": f"bytes */{size}"}) from None
    start, stop = part or (0, size)
    headers["Content-Length"] = str(stop - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Stream(_nothing(), content_type, status=status, headers=headers)
    body = await get(files, key, start=start, stop=stop if part else None)
    return Stream(body.chunks, content_type, status=status, headers=headers)


async def _nothing() -> AsyncIterator[bytes]:
    nothing: tuple[bytes, ...] = ()
    for chunk in nothing:
        yield chunk
