"""A web process or a worker of the faults site: `python -m faults.process web PORT`, or `… work`."""

import os
from dataclasses import replace
from datetime import timedelta

import click
import uvloop

from faults.site import SITE
from stoa.cli.work import STUCK, make_worker
from stoa.kernel.config import load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import open_socket
from stoa.kernel.http.serving import serve_web, stop_on_signals
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.observability.logs import set_up_logs
from stoa.kernel.observability.settings import ObservabilitySettings
from stoa.kernel.runtime import Runtime, open_runtime

# As in production; jobs that block their worker on purpose ask for less, and a busy machine is no such job.
STUCK_EXIT = timedelta(seconds=float(os.environ.get("FAULTS_STUCK_SECONDS") or STUCK.total_seconds()))


@click.group()
def main() -> None:
    """Run one process of the faults site until SIGTERM. DATABASE_URL and VALKEY_URL say where the servers are."""


@main.command()
@click.argument("port", type=int)
def web(port: int) -> None:
    """Serve on PORT."""
    uvloop.run(_serve(port))


@main.command()
def work() -> None:
    """Run jobs and events."""
    uvloop.run(_work())


def _open() -> Runtime:
    config = load_config()
    set_up_logs(config[ObservabilitySettings], production=config.production)
    return open_runtime(config, {SITE.name: SITE}, Addresses())


async def _serve(port: int) -> None:
    stop = stop_on_signals()
    runtime = _open()
    sock = open_socket("127.0.0.1", port, give_way=False, say=click.echo)
    settings = replace(runtime.config[HttpSettings], port=port)
    try:
        await serve_web(
            runtime, sock, stop, settings=settings, core=(core_feature(),), landing=LANDING, ready=lambda: None
        )
    finally:
        await runtime.close()


async def _work() -> None:
    stop = stop_on_signals()
    runtime = _open()
    try:
        await make_worker(runtime, stuck_exit=STUCK_EXIT).run(stop)
    finally:
        await runtime.close()


if __name__ == "__main__":
    main()
