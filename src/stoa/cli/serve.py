"""`stoa serve`: the web, and with `--worker` the jobs too."""

import asyncio
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import click
import uvloop

from stoa.accounts.demo import list_demo_accounts
from stoa.kernel.garbage import keep_what_stands
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import open_socket
from stoa.kernel.http.serving import serve_web, stop_on_signals
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.runtime import Runtime, open_runtime

from .databases import bring_up_to_date, find_occupied, plant_demo
from .installation import Installation, open_installation, refuse_in_production
from .say import say

if TYPE_CHECKING:
    from stoa.kernel.jobs.worker import Worker


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
        if demo:
            refuse_in_production(installation.config, "Demo data")
        http = installation.config[HttpSettings]
        http = replace(http, host=host or http.host, port=http.port if port is None else port)
        give_way = not installation.config.production
        sock = open_socket(http.host, http.port, give_way=give_way, say=say)
        installation.config.learn("STOA_PORT", str(sock.getsockname()[1]), "the port that this process serves")
        uvloop.run(_serve(installation, http, sock, with_worker=with_worker, demo=demo))


async def _serve(
    installation: Installation, http: HttpSettings, sock: socket.socket, *, with_worker: bool, demo: bool
) -> None:
    stop = stop_on_signals()
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    if demo:
        occupied = await find_occupied(*everything)
        for site in occupied:
            say(f"{site.title} has accounts, and none of the demo: it is served as it is.")
        planted = {name: site for name, site in installation.sites.items() if site not in occupied}
        await plant_demo(installation.config, planted, installation.addresses)
    runtime = open_runtime(*everything)
    try:
        for database in runtime.databases.values():
            await database.follow_clock()
        working = asyncio.create_task(_worker_of(runtime).run(stop)) if with_worker else None
        await serve_web(
            runtime,
            sock,
            stop,
            settings=http,
            core=(core_feature(),),
            landing=replace(LANDING, routes=(*LANDING.routes, list_demo_accounts)),
            ready=lambda: _be_ready(runtime, sock, with_worker=with_worker),
        )
        if working is not None:
            await working
        say("Stopped cleanly.")
    finally:
        await runtime.close()


def _worker_of(runtime: Runtime) -> "Worker":
    from .work import make_worker  # noqa: PLC0415 - ten megabytes that a process which only serves pages does without

    return make_worker(runtime)


def _be_ready(runtime: Runtime, sock: socket.socket, *, with_worker: bool) -> None:
    keep_what_stands()
    host, port = sock.getsockname()[:2]
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    say("")
    say(f"  Stoa is at http://{shown}:{port}/")
    if len(runtime.sites) > 1:
        for name, site in runtime.sites.items():
            say(f"  {site.title:<14} http://{name}.localhost:{port}/")
    say("")
    say(f"  Web{' and worker' if with_worker else ''} ready. Ctrl-C stops everything.")
