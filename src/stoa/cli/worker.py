"""`stoa worker`: jobs, cron and events."""

import click
import uvloop

from stoa.kernel.garbage import keep_what_stands
from stoa.kernel.http.serving import stop_on_signals
from stoa.kernel.runtime import open_runtime

from .databases import bring_up_to_date
from .installation import Installation, open_installation
from .say import say
from .work import STUCK, make_worker


@click.command()
@click.argument("sites", nargs=-1)
def command(sites: tuple[str, ...]) -> None:
    """Run the jobs, the clock and the events of SITES, or of all sites."""
    with open_installation(sites) as installation:
        uvloop.run(_work(installation))


async def _work(installation: Installation) -> None:
    stop = stop_on_signals()
    everything = (installation.config, installation.sites, installation.addresses)
    await bring_up_to_date(*everything)
    runtime = open_runtime(*everything)
    try:
        keep_what_stands()
        say(f"Working for {', '.join(installation.sites)}. Ctrl-C lets running jobs end, then stops.")
        await make_worker(runtime, stuck_exit=STUCK).run(stop)
        say("Stopped cleanly.")
    finally:
        await runtime.close()
