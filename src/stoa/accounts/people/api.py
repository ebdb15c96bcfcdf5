"""JSON routes of people."""

from typing import Annotated

import msgspec

from stoa.accounts.actor import Asking, refuse_acting, require_person
from stoa.accounts.context import chief_role
from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, patch

from . import service
from .errors import BadUsername, TooManyChanges, UsernameTaken
from .models import Me, Person, ProfileChange, PublicProfile

type IdOrUsername = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


@get("/api/v1/users/me", access=signed_in, summary="Who you are")
async def show_me(db: Read, request: Exchange) -> Me:
    """Show your own account."""
    actor = require_person(request.actor)
    return _me(await service.load_person(db, actor.id), actor)


@patch(
    "/api/v1/users/me",
    access=signed_in,
    faults=(BadUsername, UsernameTaken, TooManyChanges),
    summary="Change what you tell of yourself",
)
async def change_me(db: Write, request: Exchange, body: ProfileChange) -> Me:
    """Change your profile; what is left out stays."""
    refuse_acting(request.actor)
    actor = require_person(request.actor)
    return _me(await service.change_profile(db, accounts_of(request), actor.id, body), actor)


@get("/api/v1/users/{user}", access=public, summary="Show somebody")
async def show_person(db: Read, user: IdOrUsername) -> PublicProfile:
    """Show what anybody may know of somebody, by id or username."""
    return service.describe_person(await service.load_public_person(db, user))


def _me(person: Person, actor: Asking) -> Me:
    return Me(
        id=person.id,
        username=person.username,
        name=person.name,
        display_name=person.name,
        email=person.email,
        email_verified=person.email is not None,
        bio=person.bio,
        status=person.status,
        role=chief_role(actor.roles),
        roles=["member", *actor.roles],
        permissions=sorted(actor.permissions),
        avatar_id=person.avatar_id,
        locale=person.locale,
        time_zone=person.time_zone,
        theme=person.theme,
        created_at=person.created_at,
        updated_at=person.updated_at,
    )


ROUTES = (show_me, change_me, show_person)
