"""The reference client as a download: one archive beside this file, and the sum by which a copy of it is known.

The archive is packed by tools/docs from clients/plugin-python, which an installed site does not have.
"""

import hashlib
import io
import zipfile
from pathlib import Path

from stoa.kernel.http.access import public
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import get

NAME = "firstspawn-plugin-python.zip"
_ARCHIVE = Path(__file__).with_name(NAME)
PATH = f"/plugin-protocol/{NAME}"
_BODY = _ARCHIVE.read_bytes()
SHA256 = hashlib.sha256(_BODY).hexdigest()
_FOLDER = NAME.removesuffix(".zip")
_WHEN = (1980, 1, 1, 0, 0, 0)
_OWNER_ALONE = 0o100600 << 16
_UNIX = 3
_HEADERS = {"Content-Disposition": f'attachment; filename="{NAME}"', "Cache-Control": "public, max-age=3600"}


def write_config(origin: str, api_key: str, api_secret: str) -> str:
    """Write the file from which a plugin knows where to call, and who it is."""
    return f"api-url: {origin}/api/v1\napi-key: {api_key}\napi-secret: {api_secret}\n"


def archive_with(config: str) -> Bytes:
    """Give the archive with the file in it, readable by whoever unpacks it alone."""
    packed = io.BytesIO(_BODY)
    packed.seek(0, io.SEEK_END)
    entry = zipfile.ZipInfo(f"{_FOLDER}/config.yml", _WHEN)
    entry.create_system, entry.external_attr = _UNIX, _OWNER_ALONE
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, config.encode())
    headers = {"Content-Disposition": f'attachment; filename="{_FOLDER}-with-key.zip"', "Cache-Control": "no-store"}
    return Bytes(packed.getvalue(), "application/zip", headers=headers)


@get(PATH, access=public, listed=False, summary="The reference client in Python")
async def client_archive() -> Bytes:
    """Give the archive away."""
    return Bytes(_BODY, "application/zip", headers=_HEADERS)
