"""What each entry asks to be done later."""

import asyncio
import os
from datetime import timedelta
from uuid import UUID

import msgspec

from faults.site.ledger import queries
from stoa.kernel.backoff import Backoff
from stoa.kernel.jobs import Job, JobContext
from stoa.kernel.outgoing import Outgoing

SOON = Backoff(timedelta(milliseconds=100), timedelta(seconds=1))
_POISON_BYTES = 2 * 1024**3


class Settle(msgspec.Struct, frozen=True):
    """Which entry, and how long it takes."""

    operation: UUID
    milliseconds: int = 0


class Poison(msgspec.Struct, frozen=True):
    """How the job goes wrong."""

    manner: str


class Call(msgspec.Struct, frozen=True):
    """Where somebody slow is."""

    port: int


async def settle(ctx: JobContext, told: Settle) -> None:
    """Take a while, then write the effect together with the end of the job."""
    await asyncio.sleep(told.milliseconds / 1000)
    async with ctx.completing(None) as tx:
        await queries.NOTE_EFFECT.run(tx, operation=told.operation, kind="job")


async def swallow(_ctx: JobContext, told: Poison) -> None:
    """Go wrong as told."""
    match told.manner:
        case "raise":
            message = "poison"
            raise RuntimeError(message)
        case "exit":
            os._exit(9)
        case "memory":
            held = bytearray(_POISON_BYTES)
            held[::4096] = b"x" * len(held[::4096])
        case _:
            while True:
                pass


async def call_outside(ctx: JobContext, told: Call) -> None:
    """Ask somebody who takes his time, or does not answer at all."""
    await ctx.service(Outgoing).get(f"http://127.0.0.1:{told.port}/")


SETTLE = Job("faults.settle", Settle, settle, backoff=SOON, retries=50, concurrency=16)
# Tried twice: a second time is as good as a ninth, and each ends a process.
SWALLOW = Job("faults.swallow", Poison, swallow, backoff=SOON, retries=1, queue="poison", concurrency=1)
CALL = Job("faults.call", Call, call_outside, backoff=SOON, retries=2, queue="outside", concurrency=4)

JOBS = (SETTLE, SWALLOW, CALL)
