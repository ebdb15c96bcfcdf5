"""JSON routes of flags."""

from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, put

from . import service
from .errors import UnknownFlag
from .models import FlagInput, FlagView
from .permissions import EDIT

_may = permission(EDIT.name)


@get("/api/v1/admin/flags", access=_may, summary="Flags")
async def list_flags(db: Read, request: Exchange) -> list[FlagView]:
    """List every flag with its meaning and what holds for it."""
    return await service.list_flags(db, request.app.site)


@put("/api/v1/admin/flags/{name}", access=_may, faults=(UnknownFlag,), summary="Turn a flag on or off")
async def set_flag(db: Write, request: Exchange, name: str, body: FlagInput) -> FlagView:
    """Say what holds for a flag; `default` takes back what was said. It is felt within two seconds."""
    return await service.set_flag(db, request.app.site, name, body, by_of(request))


ROUTES = (list_flags, set_flag)
