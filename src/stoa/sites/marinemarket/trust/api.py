"""JSON routes of what is known of sellers."""

from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import get

from . import service
from .models import TrustLine


@get("/api/v1/sellers/{seller_id}/trust", access=public, summary="What is known of a seller")
async def show_line(db: Read, seller_id: UUID) -> TrustLine:
    """Show since when somebody sells here, how many sales are done, how they are rated and how soon they answer."""
    return await service.load_line(db, seller_id)


ROUTES = (show_line,)
