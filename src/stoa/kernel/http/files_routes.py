"""Signed links to local files. The token in the address is the authority: it names one file, one method and an end."""

from collections.abc import AsyncIterator
from datetime import timedelta

from stoa.kernel.errors import NotFound
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.kernel.storage import Storage, accept_upload, serve_download

from .access import public
from .body import stream_body
from .exchange import Exchange
from .replies import Bytes, Stream
from .routes import get, put

FILES = Limit("files", {"anonymous": Rate(1200, per=MINUTE), "member": Rate(2400, per=MINUTE), "staff": None})
LONGEST_TRANSFER = timedelta(hours=1)
PATH = "/storage/local/{token}"

# Said for every answer already, and of another policy than a file may choose.
_OURS = frozenset({"Content-Type", "X-Content-Type-Options", "Cross-Origin-Resource-Policy"})


def _files(request: Exchange) -> Storage:
    files = request.app.runtime.files.get(request.app.site.name)
    if files is None:
        raise NotFound
    return files


@put(
    PATH,
    access=public,
    limit=FILES,
    listed=False,
    takes_stream=True,
    deadline=LONGEST_TRANSFER,
    summary="Upload a file over a signed link",
    csrf_exempt_because="The signed token in the address is the authority; no cookie is looked at.",
)
async def upload(request: Exchange, token: str) -> Bytes:
    """Take the agreed type, at most the agreed size, once."""
    declared = request.header("content-length")
    await accept_upload(
        _files(request),
        token,
        stream_body(request, request.app.http.body_deadline.total_seconds()),
        content_type=request.header("content-type"),
        content_length=int(declared) if declared.isdigit() else None,
    )
    return Bytes(b"", "text/plain")


@get(PATH, access=public, limit=FILES, listed=False, summary="Download a file over a signed link")
async def download(request: Exchange, token: str) -> Stream:
    """Give the file whole or in part, as somebody else's content and no page of ours."""
    found = await serve_download(
        _files(request),
        token,
        range_header=request.header("range") or None,
        if_range=request.header("if-range") or None,
        if_none_match=request.header("if-none-match") or None,
        without_body=request.method == "HEAD",
    )
    headers = {name: value for name, value in found.headers.items() if name not in _OURS}
    return Stream(found.chunks or _nothing(), found.headers["Content-Type"], status=found.status, headers=headers)


async def _nothing() -> AsyncIterator[bytes]:
    nothing: tuple[bytes, ...] = ()
    for chunk in nothing:
        yield chunk


ROUTES = (upload, download)
