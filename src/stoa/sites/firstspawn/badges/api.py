"""JSON routes of badges."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.people.service import load_public_person
from stoa.accounts.reach import accounts_of, visit_of
from stoa.commons.payments import service as payments
from stoa.commons.payments.api import CHECKING_OUT
from stoa.commons.payments.models import CheckoutInput, Transaction
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Reply
from stoa.kernel.http.routes import Cached, get, patch, post, put
from stoa.sites.firstspawn.guilds.service import load_guild
from stoa.sites.firstspawn.registry.service import load_managed_server
from stoa.sites.firstspawn.registry.service import load_server as load_own_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.service import load_server

from . import catalogue, service
from .drawing import draw_badge
from .errors import (
    AlreadyTheirs,
    BadBadge,
    BadgeExists,
    NoSuchBadge,
    NotForSale,
    NotTheirs,
    ServerNeeded,
    UnknownMeasure,
)
from .models import (
    Badge,
    BadgeChange,
    BadgeInput,
    Category,
    FeaturedInput,
    GuildBadge,
    PurchaseInput,
    ServerBadge,
    UserBadge,
)
from .permissions import MANAGE
from .selling import FOR_PEOPLE, FOR_SERVERS, find_for_sale
from .service import describe_badge, describe_guild_badge, describe_server_badge, describe_user_badge

_may_manage = permission(MANAGE.name)
_DRAWN = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}


@get("/api/v1/badges", access=public, summary="Badges that there are")
async def list_badges(db: Read) -> list[Badge]:
    """List the catalogue."""
    return [describe_badge(row) for row in await service.list_badges(db)]


@get("/api/v1/badges/user", access=public, summary="Badges of people")
async def list_user_badges(db: Read) -> list[Badge]:
    """List what people can earn or buy."""
    return [describe_badge(row) for row in await service.list_badges(db, Category.USER)]


@get("/api/v1/badges/server", access=public, summary="Badges of servers")
async def list_server_badges(db: Read) -> list[Badge]:
    """List what servers can earn, or what can be bought for one."""
    return [describe_badge(row) for row in await service.list_badges(db, Category.SERVER)]


@post(
    "/api/v1/badges/purchase",
    access=signed_in,
    status=201,
    limit=CHECKING_OUT,
    faults=(NoSuchBadge, NotForSale, AlreadyTheirs, ServerNeeded),
    repeats_because="Asked again while it is open, it is the same checkout.",
    summary="Buy a badge",
)
async def purchase(request: Exchange, body: PurchaseInput) -> Reply[Transaction]:
    """Open a checkout for a badge; asked again while it is open, it is the same. The badge comes with the payment."""
    person = require_person(request.actor)
    order = await payments.open_checkout(
        accounts_of(request),
        person.id,
        await _wish(accounts_of(request).database.read(), person.id, body),
        visit_of(request).origin,
    )
    return Reply(payments.describe_order(order), status=201, location=f"/api/v1/payments/{order.id}")


async def _wish(db: Read, person_id: UUID, body: PurchaseInput) -> CheckoutInput:
    badge = await find_for_sale(db, body.badge_id)
    if badge.category is Category.USER:
        return CheckoutInput(FOR_PEOPLE, badge.slug, body.provider)
    if body.server_id is None:
        raise ServerNeeded
    kept = await load_own_server(db, body.server_id, person_id)
    return CheckoutInput(FOR_SERVERS, f"{badge.slug}:{kept.id}", body.provider)


@get("/api/v1/users/{user}/badges", access=public, summary="Badges of somebody")
async def list_badges_of_user(db: Read, user: SlugOrId) -> list[UserBadge]:
    """List what somebody has, first what they want to be seen first."""
    person = await load_public_person(db, user)
    return [describe_user_badge(row) for row in await service.list_badges_of_person(db, person.id)]


@put("/api/v1/users/me/badges/featured", access=signed_in, faults=(NotTheirs,), summary="Show some badges first")
async def feature(db: Write, request: Exchange, body: FeaturedInput) -> list[UserBadge]:
    """Let up to six of your badges stand first on your profile."""
    person = require_person(request.actor)
    return [describe_user_badge(row) for row in await service.feature_badges(db, person.id, body.badge_ids)]


@get("/api/v1/servers/{server}/badges", access=public, summary="Badges of a server")
async def list_badges_of_server(db: Read, server: SlugOrId) -> list[ServerBadge]:
    """List what a server has."""
    found = await load_server(db, server)
    return [describe_server_badge(row) for row in await service.list_badges_of_server(db, found.id)]


@put(
    "/api/v1/servers/{server}/badges/featured",
    access=signed_in,
    faults=(NotTheirs,),
    summary="Show some badges of your server first",
)
async def feature_of_server(db: Write, request: Exchange, server: SlugOrId, body: FeaturedInput) -> list[ServerBadge]:
    """Let up to six badges stand first on the page of a server that you look after."""
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    return [describe_server_badge(row) for row in await service.feature_badges_of_server(db, kept.id, body.badge_ids)]


@get("/api/v1/guilds/{guild}/badges", access=public, summary="Badges of a guild")
async def list_badges_of_guild(db: Read, request: Exchange, guild: SlugOrId) -> list[GuildBadge]:
    """List what a guild has; of a private one, to its members."""
    found = await load_guild(db, guild, request.actor.id)
    return [describe_guild_badge(row) for row in await service.list_badges_of_guild(db, found.id)]


@get("/badges/{badge}/icon.svg", access=public, cached=Cached(seconds=3600), summary="A badge as a drawing")
async def badge_drawing(db: Read, badge: SlugOrId) -> Bytes:
    """Draw a badge, for pages elsewhere."""
    found = await service.find_badge(db, badge)
    return Bytes(draw_badge(found.color, found.icon, found.name).encode(), "image/svg+xml", headers=_DRAWN)


@get("/api/v1/admin/badges", access=_may_manage, summary="The whole catalogue of badges")
async def list_all(db: Read) -> list[Badge]:
    """List every badge, also those that are not given any more."""
    return [describe_badge(row) for row in await catalogue.list_catalogue(db)]


@post(
    "/api/v1/admin/badges",
    access=_may_manage,
    status=201,
    idempotent=True,
    faults=(BadgeExists, BadBadge, UnknownMeasure),
    summary="Make a badge",
)
async def add(db: Write, request: Exchange, body: BadgeInput) -> Reply[Badge]:
    """Put a badge into the catalogue."""
    made = await catalogue.add_badge(db, body, by_of(request))
    return Reply(describe_badge(made), status=201, location=f"/api/v1/admin/badges/{made.id}")


@patch(
    "/api/v1/admin/badges/{badge_id}",
    access=_may_manage,
    faults=(NoSuchBadge, BadgeExists, BadBadge, UnknownMeasure),
    summary="Change a badge",
)
async def change(db: Write, request: Exchange, badge_id: UUID, body: BadgeChange) -> Badge:
    """Change a badge; who has it keeps it."""
    return describe_badge(await catalogue.change_badge(db, badge_id, body, by_of(request)))


ROUTES = (
    list_badges,
    list_user_badges,
    list_server_badges,
    purchase,
    list_badges_of_user,
    feature,
    list_badges_of_server,
    feature_of_server,
    list_badges_of_guild,
    badge_drawing,
    list_all,
    add,
    change,
)
