"""The accounts of a site for what is no request: commands and jobs."""

from stoa.kernel.crypto import Keyring
from stoa.kernel.feature import Site
from stoa.kernel.http.settings import origin_of_site
from stoa.kernel.jobs import JobContext
from stoa.kernel.limits import Limiter
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.runtime import Runtime
from stoa.kernel.valkey import Valkey

from .context import Accounts


def accounts_of_site(runtime: Runtime, name: str) -> Accounts:
    """Put together what the rooms work with; whoever made the runtime closes it."""
    return Accounts(
        site=runtime.sites[name],
        config=runtime.config,
        database=runtime.databases[name],
        valkey=runtime.valkey,
        keys=runtime.keys.for_site(name),
        outgoing=runtime.outgoing,
        limiter=Limiter(runtime.valkey, name),
        shield=None,
        origin=origin_of_site(runtime.config, name),
    )


def accounts_of_job(ctx: JobContext) -> Accounts:
    """Put together what the rooms work with, out of what the worker was given."""
    valkey = ctx.service(Valkey)
    return Accounts(
        site=ctx.service(Site),
        config=ctx.config,
        database=ctx.db,
        valkey=valkey,
        keys=ctx.service(Keyring),
        outgoing=ctx.service(Outgoing),
        limiter=Limiter(valkey, ctx.site),
        shield=None,
        origin=origin_of_site(ctx.config, ctx.site),
    )
