"""The reference client as a download: one archive beside this file, and the sum by which a copy of it is known.

The archive is packed by tools/docs from clients/plugin-python, which an installed site does not have.
"""

import hashlib
from pathlib import Path

from stoa.kernel.http.access import public
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import get

NAME = "firstspawn-plugin-python.zip"
_ARCHIVE = Path(__file__).with_name(NAME)
PATH = f"/plugin-protocol/{NAME}"
_BODY = _ARCHIVE.read_bytes()
SHA256 = hashlib.sha256(_BODY).hexdigest()
_HEADERS = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "public, max-age=3600"}


@get(PATH, access=public, listed=False, summary="The reference client in Python")
async def client_archive() -> Bytes:
    """Give the archive away."""
    return Bytes(_BODY, "application/zip", headers=_HEADERS)
