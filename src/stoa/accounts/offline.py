"""The accounts of a site for what is no request: commands and jobs."""

from stoa.kernel.config.core import CoreSettings
from stoa.kernel.limits import Limiter
from stoa.kernel.runtime import Runtime

from .context import Accounts


def accounts_of_site(runtime: Runtime, name: str) -> Accounts:
    """Put together what the rooms work with; whoever made the runtime closes it."""
    origin = runtime.config.for_site(name, CoreSettings).origin.replace("{site}", name).rstrip("/")
    return Accounts(
        site=runtime.sites[name],
        config=runtime.config,
        database=runtime.databases[name],
        valkey=runtime.valkey,
        keys=runtime.keys.for_site(name),
        outgoing=runtime.outgoing,
        limiter=Limiter(runtime.valkey, name),
        shield=None,
        origin=origin or f"http://{name}.localhost",
    )
