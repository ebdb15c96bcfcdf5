"""From the outbox to the sockets: the worker tells events that rooms declare as live."""

import structlog

from stoa.commons.live.models import LiveEvent
from stoa.commons.live.service import publish, send_control
from stoa.kernel.events import Broadcast, Envelope
from stoa.kernel.feature import Site
from stoa.kernel.valkey import Valkey, ValkeyDown

log = structlog.get_logger(__name__)

type _Declared = dict[str, list[LiveEvent]]  # type: ignore[type-arg]  # of any kind of event


class _Bridge:
    """Tells one site's events; what could not be told makes clients load afresh."""

    def __init__(self, site: Site, valkey: Valkey) -> None:
        self._site = site.name
        self._valkey = valkey
        self._missed = False
        self._declared: _Declared = {}
        for declared in site.declared(LiveEvent):
            self._declared.setdefault(declared.event.event_name, []).append(declared)

    async def broadcast(self, envelope: Envelope) -> None:
        """Tell an event to whom it concerns."""
        declared = self._declared.get(envelope.name)
        if declared is None:
            return
        try:
            if self._missed:
                await send_control(self._valkey, self._site, "resync")
                self._missed = False
            for live in declared:
                told = envelope.open(live.event)
                for target in live.targets(told):
                    await publish(
                        self._valkey,
                        self._site,
                        channel=live.channel,
                        target=target,
                        kind=live.type,
                        data=live.data(told),
                    )
        except ValkeyDown:
            if not self._missed:
                log.warning("live_events_not_told", event_name=envelope.name)
            self._missed = True


def open_broadcast(site: Site, valkey: Valkey) -> Broadcast:
    """Give what the worker's relay calls for each event."""
    return _Bridge(site, valkey).broadcast
