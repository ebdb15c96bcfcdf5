"""`stoa serve`: the web, and with `--worker` the jobs too."""

import asyncio
import signal
import socket
from dataclasses import replace

import click
import uvloop

from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import make_server, open_socket
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.http.web import build_edge
from stoa.kernel.runtime import Runtime, open_runtime

from .databases import bring_up_to_date, plant_demo
from .installation import Installation, open_installation
from .say import say


@click.command()
@click.argument("sites", nargs=-1)
@click.option("--host", help="Address to listen on (STOA_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (STOA_PORT); 0 takes any free one.")
@click.option("--worker", "with_worker", is_flag=True, help="Run the jobs in the same process.")
@click.option("--demo", is_flag=True, help="Fill empty databases with demo data first (not in production).")
def command(sites: tuple[str, ...], host: str | None, port: int | None, *, with_worker: bool, demo: bool) -> None:
    """Serve SITES, or all sites.

    One site is served at `/`; of several, each has a host name: http://SITE.localhost:8000/.
    """
    with open_installation(sites) as installation:
        http = installation.config[HttpSettings]
        http = replace(http, host=host or http.host, port=http.port if port is None else port)
        refuse_demo_in_production(installation, demo=demo)
        uvloop.run(prepare_databases(installation, demo=demo))
        sock = open_socket(http.host, http.port, give_way=not installation.config.production and port is None, say=say)
        uvloop.run(_serve(installation, http, sock, with_worker=with_worker))


def refuse_demo_in_production(installation: Installation, *, demo: bool) -> None:
    """Keep invented rows out of a database that people rely on."""
    if demo and installation.config.production:
        message = "Demo data does not belong into production. Leave out --demo, or set STOA_MODE=development."
        raise click.UsageError(message)


async def prepare_databases(installation: Installation, *, demo: bool) -> None:
    """Bring every database up to date, and fill it where that is wanted."""
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    if demo:
        await plant_demo(*everything)


async def _serve(installation: Installation, http: HttpSettings, sock: socket.socket, *, with_worker: bool) -> None:
    runtime = open_runtime(installation.config, installation.sites, installation.addresses)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        edge = build_edge(runtime, core=(core_feature(),), landing=LANDING)
        runtime.access_log.start()
        await edge.start()
        _announce(runtime, sock)
        await make_server(edge, http).run_until(stop, sock)
        await edge.close()
        say("Stopped cleanly.")
    finally:
        await runtime.close()


def _announce(runtime: Runtime, sock: socket.socket) -> None:
    host, port = sock.getsockname()[:2]
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    say("")
    say(f"  Stoa is at http://{shown}:{port}/")
    if len(runtime.sites) > 1:
        for name, site in runtime.sites.items():
            say(f"  {site.title:<14} http://{name}.localhost:{port}/")
    say("")
    say("  Ctrl-C stops it.")
