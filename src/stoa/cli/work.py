"""The worker, as `stoa worker` and `stoa serve --worker` run it."""

from datetime import timedelta
from functools import partial

from stoa.commons.live import open_broadcast
from stoa.kernel.crypto import Keyring
from stoa.kernel.feature import Site
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.settings import origin_of_site
from stoa.kernel.jobs.readings import worker_readings
from stoa.kernel.jobs.worker import Worker, WorkSite
from stoa.kernel.mail import Mailer, open_mailer
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.runtime import Runtime
from stoa.kernel.storage import Storage
from stoa.kernel.valkey import Valkey

# A worker that does nothing else ends when a job blocks it for so long; whoever started it starts it again.
STUCK = timedelta(seconds=45)


def make_worker(runtime: Runtime, *, stuck_exit: timedelta | None = None) -> Worker:
    """Put together what the features of every site want done later."""
    worker = Worker([_work_of(runtime, name) for name in runtime.sites], stuck_exit=stuck_exit)
    runtime.metrics.add_source(partial(worker_readings, worker))
    return worker


def _work_of(runtime: Runtime, name: str) -> WorkSite:
    features = (core_feature(), *runtime.sites[name].features)
    origin = origin_of_site(runtime.config, name)
    mailer = open_mailer(runtime.config, runtime.keys, runtime.outgoing, runtime.sites[name], origin=origin)
    return WorkSite(
        name=name,
        database=runtime.databases[name],
        config=runtime.config,
        jobs=tuple(job for feature in features for job in feature.jobs),
        crons=tuple(cron for feature in features for cron in feature.crons),
        consumers=tuple(consumer for feature in features for consumer in feature.consumers),
        broadcast=open_broadcast(runtime.sites[name], runtime.valkey),
        services={
            Site: runtime.sites[name],
            Outgoing: runtime.outgoing,
            Mailer: mailer,
            Valkey: runtime.valkey,
            Storage: runtime.files[name],
            Keyring: runtime.keys.for_site(name),
        },
    )
