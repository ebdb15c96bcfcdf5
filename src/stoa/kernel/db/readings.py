"""How a site's pools and its replica stand, for `Metrics.add_source`."""

from collections.abc import Iterator

from stoa.kernel.observability.metrics import Reading

from .database import Database


def database_readings(site: str, database: Database) -> Iterator[Reading]:
    """Give the numbers as they are now."""
    for name, pool in (("read", database.reads), ("write", database.writes)):
        labels = (("site", site), ("pool", name))
        yield Reading("stoa_pool_open", "Connections to PostgreSQL that are open.", pool.open, labels)
        yield Reading("stoa_pool_idle", "Connections to PostgreSQL that nobody uses.", pool.idle, labels)
        yield Reading("stoa_pool_waiting", "Requests that wait for a connection.", pool.waiting, labels)
    if database.replica is not None:
        up = "Whether the replica answers."
        yield Reading("stoa_replica_up", up, float(database.replica.up), (("site", site),))
