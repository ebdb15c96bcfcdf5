"""JSON routes of what people show of themselves."""

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, patch

from . import service
from .models import Choices, ChoicesChange

_MINE = "/api/v1/users/me/profile-choices"


@get(_MINE, access=signed_in, summary="What you show of yourself")
async def show_choices(db: Read, request: Exchange) -> Choices:
    """Say what others see of you."""
    return await service.load_choices(db, require_person(request.actor).id)


@patch(_MINE, access=signed_in, summary="Show more or less of yourself")
async def change_choices(db: Write, request: Exchange, body: ChoicesChange) -> Choices:
    """Change what others see of you; what is left out stays."""
    return await service.save_choices(db, require_person(request.actor).id, body)


ROUTES = (show_choices, change_choices)
