"""An origin of its own for what people have sent: no cookie comes or goes there, and nothing else is answered.

A picture that turns out to be a page, in whichever browser, is then a page of nobody: it can ask this origin for
nothing that it could not ask without it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stoa.kernel.config import ConfigFaults, SettingFault
from stoa.kernel.errors import Fault, MethodNotAllowed, NotFound

from .finish import Finished

if TYPE_CHECKING:
    from stoa.kernel.cache import Page

    from .endpoint import Endpoint
    from .exchange import Exchange
    from .site_app import SiteApp

SETTING = "MEDIA_ORIGIN"
_CREDENTIALS = frozenset({b"cookie", b"authorization"})
_READING = frozenset({"GET", "HEAD"})
_ONE_DAY = (b"cache-control", b"public, max-age=86400")


def media_hosts(apps: Mapping[str, "SiteApp"], taken: Mapping[str, "SiteApp"]) -> dict[str, "SiteApp"]:
    """Say whose files each of these hosts has; it is nobody's site, and of one site alone."""
    hosts: dict[str, SiteApp] = {}
    for name, app in apps.items():
        host = urlsplit(app.media_origin).netloc.lower()
        if host and (host in taken or host in hosts):
            message = f"{host} is answered already. Give the files of {name} a host of their own."
            raise ConfigFaults([SettingFault(SETTING, name, message)])
        if host:
            hosts[host] = app
    return hosts


def enter(exchange: "Exchange") -> None:
    """Forget who asks: here it makes no difference."""
    exchange.on_media_origin = True
    exchange.headers = {name: value for name, value in exchange.headers.items() if name not in _CREDENTIALS}


def refuse_sockets(exchange: "Exchange") -> None:
    """Open no socket where there are files alone."""
    if exchange.on_media_origin:
        raise NotFound


async def answer_published(exchange: "Exchange") -> "Finished | Page":
    """Give a published file, and nothing else."""
    endpoint = exchange.app.find_endpoint(exchange)
    if endpoint is None or not endpoint.route.published:
        raise NotFound
    if exchange.method not in _READING:
        raise MethodNotAllowed
    return await endpoint.answer(exchange)


def lead_there(exchange: "Exchange", endpoint: "Endpoint") -> Finished | None:
    """Send whoever asks a site for a published file to where it stands, if it stands elsewhere."""
    origin = exchange.app.media_origin
    if not origin or not endpoint.route.published:
        return None
    exchange.route_name = endpoint.name
    location = (b"location", (origin + exchange.quoted_path).encode("ascii"))
    return Finished(301, b"", "text/plain; charset=utf-8", [location, _ONE_DAY])


def plain_fault(fault: Fault, headers: list[tuple[bytes, bytes]]) -> Finished:
    """Say what went wrong in words alone: a page has no business here."""
    return Finished(fault.status, fault.words.encode(), "text/plain; charset=utf-8", headers)
