"""Is the process alive, and can it do its work? Nothing here tells a stranger versions or counts."""

import asyncio
import hmac
from collections.abc import Awaitable
from typing import Literal

from stoa.kernel.backlog import measure_backlogs
from stoa.kernel.errors import Fault, Unauthenticated
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.kernel.storage import check

from . import queries
from .access import public
from .exchange import Exchange
from .protocol import LEAVING
from .replies import Bytes, Model, Reply
from .routes import get

PROBES = Limit("probes", {"anonymous": Rate(6000, per=MINUTE)})

# A probe must be told in time that a part is down, also when that part answers nothing at all.
PROBE_SECONDS = 1.5

type State = Literal["up", "down"]


class NotReady(Fault):
    """A part that requests need is down."""

    status = 503
    code = "NOT_READY"
    message = "Not ready to answer requests."


class Health(Model, frozen=True):
    """How the process is."""

    status: State
    parts: dict[str, State]


async def _answers(check: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await check
    except Exception:  # noqa: BLE001 - whatever goes wrong, the part is not up
        return False
    return True


async def database_is_up(request: Exchange) -> bool:
    """Ask the databases of every site that this process serves."""
    databases = request.app.runtime.databases.values()
    found = await asyncio.gather(*(_answers(queries.PING.one(database.read())) for database in databases))
    return all(found)


async def valkey_is_up(request: Exchange) -> bool:
    """Ask Valkey."""
    return await _answers(request.app.runtime.valkey.ping())


async def storage_is_up(request: Exchange) -> bool:
    """Ask the file store."""
    stores = request.app.runtime.files.values()
    return all(await asyncio.gather(*(_answers(check(store)) for store in stores)))


def _report(parts: dict[str, bool]) -> Reply[Health]:
    states: dict[str, State] = {name: "up" if up else "down" for name, up in parts.items()}
    up = all(parts.values())
    return Reply(
        Health("up" if up else "down", states), status=200 if up else 503, headers={"Cache-Control": "no-store"}
    )


@get("/health", access=public, limit=PROBES, summary="Is the process alive?")
async def live() -> Reply[Health]:
    """Answer without asking anybody: whether to restart the process hangs on this."""
    return _report({})


@get("/health/ready", access=public, limit=PROBES, summary="Can the process answer requests?")
async def ready(request: Exchange) -> Reply[Health]:
    """Ask every part at once; one that is down takes this process out of rotation, and so does its leaving."""
    if LEAVING in request.scope.get("state", {}):
        return _report({"process": False})
    names = ("database", "valkey", "storage")
    found = await asyncio.gather(database_is_up(request), valkey_is_up(request), storage_is_up(request))
    return _report(dict(zip(names, found, strict=True)))


@get("/health/db", access=public, limit=PROBES, summary="Is the database up?")
async def database(request: Exchange) -> Reply[Health]:
    """Ask PostgreSQL alone."""
    return _report({"database": await database_is_up(request)})


@get("/health/redis", access=public, limit=PROBES, summary="Is Valkey up?")
async def valkey(request: Exchange) -> Reply[Health]:
    """Ask Valkey alone."""
    return _report({"valkey": await valkey_is_up(request)})


@get("/health/storage", access=public, limit=PROBES, summary="Is the file store up?")
async def storage(request: Exchange) -> Reply[Health]:
    """Ask the file store alone."""
    return _report({"storage": await storage_is_up(request)})


@get("/metrics", access=public, limit=PROBES, listed=False, summary="Numbers for Prometheus")
async def metrics(request: Exchange) -> Bytes:
    """Give the metrics to who holds the token; without one, to this machine alone."""
    token = request.app.http.metrics_token
    if token:
        if not hmac.compare_digest(request.headers.get(b"authorization", b""), f"Bearer {token}".encode()):
            raise Unauthenticated
    elif request.address not in {"127.0.0.1", "::1", ""} or b"x-forwarded-for" in request.headers:
        raise Unauthenticated
    measured = await measure_backlogs(request.app.runtime.databases)
    return Bytes(request.app.runtime.metrics.exposition(measured), "text/plain; version=0.0.4; charset=utf-8")


ROUTES = (live, ready, database, valkey, storage, metrics)
