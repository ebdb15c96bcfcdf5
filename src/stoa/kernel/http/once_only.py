"""Routes that take an `Idempotency-Key`: one effect and one answer, however often the request arrives."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from stoa.kernel.idempotency import Answer, Asked, BadIdempotencyKey, IdempotencyKeyInUse

from .finish import Finished

if TYPE_CHECKING:
    from .exchange import Exchange

HEADER = b"idempotency-key"
REPLAYED = (b"idempotent-replayed", b"true")
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between looks while the first request is at work; no connection is held meanwhile."""

_KEY = re.compile(r"[!-~]{1,255}")
_OF_ONE_ANSWER = frozenset({b"set-cookie"})  # a cookie belongs to the browser that was answered first


def asked_of(exchange: "Exchange", body: bytes) -> Asked:
    """Read the key, and say what request it stands for and whose it is."""
    key = exchange.headers[HEADER].decode("latin-1")
    if _KEY.fullmatch(key) is None:
        raise BadIdempotencyKey
    actor = exchange.actor
    if actor.id is not None:
        holder = f"person:{actor.id}"
    else:
        named = getattr(actor, "key_id", None)  # a service token acts for nobody
        holder = f"token:{named}" if named else f"address:{exchange.address}"
    request = b"\n".join((exchange.method.encode(), exchange.path.encode(), exchange.scope["query_string"], body))
    return Asked(holder, key, actor.id, request)


async def when_free(work: Callable[[], Awaitable[Finished]]) -> Finished:
    """Do the work as soon as no other request holds the key; refuse when that takes too long."""
    for seconds in WAITS:
        try:
            return await work()
        except IdempotencyKeyInUse:
            await asyncio.sleep(seconds)
    return await work()


def answer_of(exchange: "Exchange", finished: Finished, kept: int) -> Answer:
    """Say what leaves, so that it can leave again."""
    if finished.stream is not None:
        message = f"{exchange.route_name} streams its answer, which cannot be kept for an Idempotency-Key."
        raise RuntimeError(message)
    headers = [*finished.headers, *exchange.answer_headers[kept:]]
    said = [(name, value) for name, value in headers if name not in _OF_ONE_ANSWER]
    return Answer(finished.status, finished.body, finished.media_type, said)


def finished_of(answer: Answer) -> Finished:
    """Make the answer again."""
    return Finished(answer.status, answer.body, answer.media_type, [*answer.headers, REPLAYED])
