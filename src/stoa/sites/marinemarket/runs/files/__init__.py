"""A file of boats that is sent with a form."""

from stoa.commons.media.intake.form import Field, IncomingFile, read_form_parts
from stoa.kernel.errors import Invalid
from stoa.kernel.http.csrf import check_sent_token
from stoa.kernel.http.exchange import Exchange
from stoa.sites.marinemarket.feeds.models import LARGEST

_TOKEN = "csrf_token"  # noqa: S105 - the name of the field


async def take_file(request: Exchange) -> tuple[str, bytes]:
    """Give the name and the content of the file that a form holds; its token stands before it."""
    trusted, found = False, ("", b"")
    async for part in read_form_parts(request):
        match part:
            case Field(name, value) if name == _TOKEN:
                check_sent_token(request, value)
                trusted = True
            case IncomingFile() as file:
                if not trusted:
                    check_sent_token(request, "")
                found = (file.filename, await _bounded(file))
            case _:
                continue
    if not found[0]:
        message = "Choose a file first."
        raise Invalid(message)
    return found


async def _bounded(file: IncomingFile) -> bytes:
    content = bytearray()
    async for piece in file.chunks:
        content += piece
        if len(content) > LARGEST:
            message = f"The file is larger than {LARGEST // 1024 // 1024} MB. Send it in parts, or have it fetched."
            raise Invalid(message)
    return bytes(content)
