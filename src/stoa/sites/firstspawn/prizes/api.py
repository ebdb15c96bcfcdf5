"""JSON routes of prizes: for owners, for players, and for plugins."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.sites.firstspawn.plugin_door.api import REFUSALS
from stoa.sites.firstspawn.plugin_door.errors import NotVerified, SignatureTooWeak
from stoa.sites.firstspawn.plugin_door.policy import BEFORE_PROOF, plugin_key, plugin_key_v2, require_plugin
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import redeeming, service
from .access import find_team_server
from .errors import (
    BadCommand,
    BadPeriod,
    CodeExpired,
    CodeTaken,
    IdentityRequired,
    MistypedCode,
    NoPool,
    NoSuchCode,
    NoSuchPrize,
    NotGivenNow,
    NotReserved,
    PrizeGiven,
    QuantityGiven,
    TooManyPrizes,
    WrongPlayer,
)
from .models import (
    CheckQuery,
    Executed,
    Execution,
    OwnCode,
    Pending,
    Pool,
    PoolInput,
    Prize,
    PrizeChange,
    PrizeInput,
    PrizeMade,
    Redemption,
    Typed,
)

_POOL = "/api/v1/prizes/pool/{server}"
_PRIZE = "/api/v1/prizes/{prize_id}"
CLAIMS = Limit("prize-claims", {"member": Rate(60, per=MINUTE), "staff": Rate(120, per=MINUTE)})


@get(_POOL, access=public, summary="Prizes of a server")
async def show_pool(db: Read, request: Exchange, server: SlugOrId) -> Pool:
    """List what can be won; the server's team sees the commands, too."""
    server_id, for_team = await find_team_server(db, server, request.actor.id)
    return await service.load_pool(db, server_id, for_team=for_team)


@post(_POOL, access=signed_in, status=200, faults=(NotYourServer,), summary="Configure the pool of a server")
async def set_pool(db: Write, request: Exchange, server: SlugOrId, body: PoolInput) -> Pool:
    """Say what the pool is for, and whether it gives anything out."""
    return await service.set_pool(db, server, require_person(request.actor).id, body, by_of(request))


@post(
    "/api/v1/prizes",
    access=signed_in,
    status=201,
    idempotent=True,
    faults=(NotFound, NotYourServer, NoPool, TooManyPrizes, BadCommand, BadPeriod),
    summary="Add a prize to a pool",
)
async def add_prize(db: Write, request: Exchange, body: PrizeInput) -> Reply[PrizeMade]:
    """Add a prize; the answer has its codes."""
    keep_out_of_caches(request)
    made = await service.add_prize(db, require_person(request.actor).id, body, by_of(request))
    return Reply(made, status=201, location=f"/api/v1/prizes/{made.id}/codes")


@patch(
    _PRIZE,
    access=signed_in,
    faults=(NotYourServer, NoSuchPrize, QuantityGiven, BadCommand, BadPeriod),
    summary="Change a prize",
)
async def change_prize(db: Write, request: Exchange, prize_id: UUID, body: PrizeChange) -> Prize:
    """Change a prize; codes are added or taken away with its number."""
    return await service.change_prize(db, prize_id, require_person(request.actor).id, body, by_of(request))


@delete(_PRIZE, access=signed_in, faults=(NotYourServer, NoSuchPrize, PrizeGiven), summary="Remove a prize")
async def remove_prize(db: Write, request: Exchange, prize_id: UUID) -> None:
    """Remove a prize that nobody has been given."""
    await service.remove_prize(db, prize_id, require_person(request.actor).id, by_of(request))


@get(f"{_PRIZE}/codes", access=signed_in, faults=(NotYourServer, NoSuchPrize), summary="Codes of a prize")
async def list_codes(db: Read, request: Exchange, prize_id: UUID) -> list[OwnCode]:
    """List the codes with how far each has come."""
    keep_out_of_caches(request)
    _, codes = await service.load_codes(db, prize_id, require_person(request.actor).id)
    return codes


@get("/api/v1/redemptions/my", access=signed_in, summary="Your prizes")
async def list_mine(db: Read, request: Exchange) -> list[Redemption]:
    """List what you have won or claimed, the latest first."""
    keep_out_of_caches(request)
    return await redeeming.list_my_redemptions(db, require_person(request.actor).id)


@post(
    "/api/v1/redemptions/{code}/claim",
    access=signed_in,
    limit=CLAIMS,
    faults=(MistypedCode, NoSuchCode, CodeTaken, CodeExpired, NotGivenNow, IdentityRequired),
    summary="Claim a prize",
)
async def claim(db: Write, request: Exchange, code: Typed) -> Redemption:
    """Have a prize reserved for your player; the server hands it out the next time you are there."""
    return await redeeming.claim_code(db, code, require_person(request.actor).id)


@get(
    "/api/v1/plugin/redemption/check",
    access=plugin_key,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, NotVerified),
    summary="What waits for a player",
    retry=False,
)
async def check(db: Write, request: Exchange, query: CheckQuery) -> list[Pending]:
    """List the prizes that wait for a player, named by id or by name."""
    return await redeeming.check_player(db, require_plugin(request), query.player)


@post(
    "/api/v1/plugin/redemption/execute",
    access=plugin_key_v2,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, SignatureTooWeak, NotVerified, MistypedCode, NoSuchCode, NotReserved, WrongPlayer),
    summary="Hand out a prize",
    retry=False,
)
async def execute(db: Write, request: Exchange, body: Execution) -> Executed:
    """Say that the command is being run. Run it only where the answer says that it was not executed before."""
    return await redeeming.execute_code(db, require_plugin(request), body)


ROUTES = (
    show_pool,
    set_pool,
    add_prize,
    change_prize,
    remove_prize,
    list_codes,
    list_mine,
    claim,
    check,
    execute,
)
