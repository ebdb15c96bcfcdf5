"""The bench site's web process: Stoa's own edge and server, with every part that a real site has."""

import cProfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
import uvloop

from bench.digest import digest
from bench.site import SITE
from stoa.kernel.config import load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Site
from stoa.kernel.garbage import keep_what_stands
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import open_socket
from stoa.kernel.http.serving import serve_web, stop_on_signals
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.settings import ObservabilitySettings
from stoa.kernel.runtime import open_runtime


@click.command()
@click.argument("port", type=int)
@click.option("--accounts", is_flag=True, help="Put accounts in front, as every real site has them.")
@click.option("--profile", type=click.Path(dir_okay=False, path_type=Path), help="Write cProfile's table there.")
def main(port: int, profile: Path | None, *, accounts: bool) -> None:
    """Serve the bench site on PORT until SIGTERM. DATABASE_URL and VALKEY_URL say where the servers are."""
    if profile is None:
        uvloop.run(serve(port, site=_site(accounts=accounts)))
        return
    profiler = cProfile.Profile()
    uvloop.run(serve(port, profiler, site=_site(accounts=accounts)))
    profiler.disable()
    profile.write_text(digest(profiler))


def _site(*, accounts: bool) -> Site:
    """Import accounts only where they are wanted: the memory of the other probes is measured without."""
    return import_module("bench.sign_ins.site").WITH_ACCOUNTS if accounts else SITE


async def serve(port: int, profiler: cProfile.Profile | None = None, *, site: Site = SITE) -> None:
    """Make everything as `stoa serve` does, and answer until told to stop."""
    stop = stop_on_signals()
    config = load_config()
    set_up_logs(config[ObservabilitySettings], production=config.production)
    runtime = open_runtime(config, {site.name: site}, Addresses())
    sock = open_socket("127.0.0.1", port, give_way=False, say=click.echo)
    try:
        await serve_web(
            runtime,
            sock,
            stop,
            settings=replace(config[HttpSettings], port=port),
            core=(core_feature(),),
            landing=LANDING,
            ready=lambda: _begin(profiler),
        )
    finally:
        await runtime.close()


def _begin(profiler: cProfile.Profile | None) -> None:
    keep_what_stands()
    if profiler is not None:
        profiler.enable()


if __name__ == "__main__":
    main()
