"""JSON routes of people's pages."""

from stoa.accounts.people.service import load_public_person
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .models import Profile


@get("/api/v1/users/{user}/profile", access=public, summary="What somebody shows of themselves")
async def show_profile(db: Read, request: Exchange, user: SlugOrId) -> Profile:
    """Give a person with reputation, badges and whatever else they let others see."""
    person = await load_public_person(db, user)
    return await service.load_profile(db, request.app.site, person, viewer_of(request.actor))


ROUTES = (show_profile,)
