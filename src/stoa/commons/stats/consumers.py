"""Counting events, each once: its receipt and its count are one transaction."""

from typing import Any

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer, Event
from stoa.kernel.feature import Site

from .models import EventMeasure
from .service import record_amounts


def consumers_of(site: Site) -> tuple[Consumer[Any], ...]:
    """Give a consumer for each measure of events that the site's features declare."""
    return tuple(_consumer(one) for one in site.declared(EventMeasure))


def _consumer(measure: EventMeasure[Any]) -> Consumer[Any]:
    async def count(tx: Write, told: Event) -> None:
        amount, now = measure.amount(told), clock.now()
        keys = {"", *measure.keys(told)}
        if amount:
            await record_amounts(tx, {(measure.name, key, now): amount for key in keys})

    return Consumer(f"stats.{measure.name}", measure.event, count)
