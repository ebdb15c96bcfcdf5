"""What is told about events, and what may be asked of them."""

from typing import Annotated

import msgspec

from stoa.kernel.events import Lag, Parked
from stoa.kernel.http.replies import Input, Model

type ConsumerName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OneDelivery(Input, frozen=True):
    """One event on its way to one consumer."""

    consumer: ConsumerName
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**62)]


class ReplayInput(Input, frozen=True):
    """Which parked deliveries shall be tried again."""

    deliveries: Annotated[tuple[OneDelivery, ...], msgspec.Meta(min_length=1, max_length=500)]


class ConsumerView(Model, frozen=True):
    """Somebody who hears of an event."""

    name: str
    event: str
    passes_parked: bool


class EventsView(Model, frozen=True):
    """How far behind events are, what is parked, and who hears of what."""

    lag: Lag
    parked: list[Parked]
    consumers: list[ConsumerView]


class Replayed(Model, frozen=True):
    """How many deliveries go out again."""

    count: int
