"""A bank whose transfers must happen once; as a process of its own (`… bank PORT`) it can die at a chosen time."""

import asyncio
import os
import signal
import sys
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.config import load_config
from stoa.kernel.db import Query, Write
from stoa.kernel.embedded import Addresses
from stoa.kernel.errors import Conflict
from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.replies import Input, Model, Reply
from stoa.kernel.http.routes import post
from stoa.kernel.http.server import make_server, open_socket
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.http.web import build_edge
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.kernel.runtime import open_runtime
from stoa.ui.default_look import STOA

TABLE = "create table transfers (id bigserial primary key, person_id uuid not null, amount bigint not null)"
ADD = Query(
    "insert into transfers (person_id, amount) values (:person_id, :amount) returning id", int, registered=False
)
SLEEP = Query("select 1 from pg_sleep(:seconds)", int, registered=False).named("bank.SLEEP")
PEOPLE = {"ann": UUID(int=1), "ben": UUID(int=2)}
MANY = Limit("many", {"anonymous": Rate(100_000, per=MINUTE)})
TOO_MUCH = 1000


class Transfer(Input, frozen=True):
    """How much is sent, and how long that takes."""

    amount: Annotated[int, msgspec.Meta(ge=1)]
    seconds: Annotated[float, msgspec.Meta(ge=0, le=5)] = 0


class Sent(Model, frozen=True):
    """A transfer."""

    id: int
    amount: int


class Client(msgspec.Struct, frozen=True):
    """Somebody known."""

    id: UUID
    tier: str = "member"
    permissions: frozenset[str] = frozenset()


class NotEnough(Conflict):
    """There is not so much."""

    code = "NOT_ENOUGH"
    message = "There is not so much on this account."


async def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@post("/api/v1/transfers", access=signed_in, limit=MANY, status=201, idempotent=True, summary="Send money")
async def send(db: Write, request: Exchange, body: Transfer) -> Reply[Sent]:
    """Send it."""
    made = await ADD.one(db, person_id=request.actor.id, amount=body.amount)
    if body.amount == TOO_MUCH:
        raise NotEnough
    if body.amount == TOO_MUCH + 1:
        message = "The bank is on fire."
        raise RuntimeError(message)
    if body.seconds:
        await SLEEP.one(db, seconds=body.seconds)
    request.set_cookie("seen", "yes")
    if os.environ.get("DIE") == "after":
        db.after_commit(_die)
    if os.environ.get("DIE") == "before":
        db.before_commit(lambda _: _die())
    return Reply(Sent(made, body.amount), location=f"/api/v1/transfers/{made}")


async def by_name(exchange: Exchange) -> None:
    """Know whoever brings their name."""
    found = PEOPLE.get(exchange.header("authorization").removeprefix("Bearer "))
    if found is not None:
        exchange.actor = Client(found)


FEATURE = Feature(name="bank", package="tests.kernel.idempotency", routes=(send,), authenticate=by_name)
BANK = Site(name="bank", title="Bank", tagline="Money.", look=STOA, features=(FEATURE,))


async def _main(port: int) -> None:
    runtime = open_runtime(load_config(), {"bank": BANK}, Addresses())
    sock = open_socket("127.0.0.1", port, give_way=False, say=lambda _: None)
    edge = build_edge(runtime, core=(core_feature(),), landing=LANDING)
    await edge.start()
    server = make_server(edge, runtime.config[HttpSettings])
    sys.stdout.write(f"{sock.getsockname()[1]}\n")
    sys.stdout.flush()
    await server.run_until(asyncio.Event(), sock)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
