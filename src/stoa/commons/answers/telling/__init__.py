"""A web process tells once a minute how it has answered."""

import asyncio
from collections import Counter

import structlog

from stoa.commons.answers.models import ANSWERS
from stoa.commons.answers.rules import count_answers
from stoa.commons.stats.views import add_amounts
from stoa.kernel.runtime import Runtime
from stoa.kernel.valkey import ValkeyDown

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0


async def tell_answers(runtime: Runtime, site: str) -> None:
    """Tell what was counted since the last time; what Valkey does not take is told with the next, or with the end."""
    told = count_answers(list(runtime.metrics.requests.items()), site)
    try:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            told = await _tell(runtime, site, told)
    finally:
        await _tell(runtime, site, told)


async def _tell(runtime: Runtime, site: str, told: Counter[str]) -> Counter[str]:
    counted = count_answers(list(runtime.metrics.requests.items()), site)
    try:
        await add_amounts(runtime.valkey, site, ANSWERS, counted - told)
    except ValkeyDown:
        log.warning("answers_not_told", site=site)
        return told
    return counted
