"""valkey-py for what is rare: sentinels, clusters, subscriptions and commands that need a connection of their own."""

from typing import Any, cast

from valkey.asyncio import BlockingConnectionPool, Sentinel, SSLConnection, UnixDomainSocketConnection, Valkey
from valkey.asyncio.cluster import ClusterNode, ValkeyCluster

from .errors import GONE, ValkeyDown
from .settings import ValkeySettings
from .url import Address, Target


def _common(target: Target, settings: ValkeySettings) -> dict[str, Any]:
    return {
        "username": target.username or None,
        "password": target.password or None,
        "socket_timeout": settings.timeout.total_seconds(),
        "socket_connect_timeout": settings.connect_timeout.total_seconds(),
    }


def _tls(target: Target) -> dict[str, Any]:
    if not target.tls:
        return {}
    return {"connection_class": SSLConnection, "ssl_ca_certs": target.ca or None, "ssl_check_hostname": True}


def plain_client(target: Target, settings: ValkeySettings, address: Address) -> Valkey:
    """Make a valkey-py client for one server, with a bounded pool."""
    where: dict[str, Any] = (
        {"connection_class": UnixDomainSocketConnection, "path": target.path}
        if target.path
        else {"host": address[0], "port": address[1], **_tls(target)}
    )
    pool = BlockingConnectionPool(
        max_connections=settings.pool,
        timeout=cast("int", settings.timeout.total_seconds()),
        db=target.database,
        **where,
        **_common(target, settings),
    )
    return Valkey.from_pool(pool)


def sentinel_client(target: Target, settings: ValkeySettings) -> Sentinel:
    """Make a client that asks sentinels who the master is."""
    waits = {
        "socket_timeout": settings.timeout.total_seconds(),
        "socket_connect_timeout": settings.connect_timeout.total_seconds(),
    }
    return Sentinel(  # type: ignore[no-untyped-call]  # its constructor has no annotations
        list(target.hosts), sentinel_kwargs={**waits, "password": target.sentinel_password or None}
    )


def cluster_client(target: Target, settings: ValkeySettings) -> ValkeyCluster:
    """Make a client for a cluster."""
    options = _common(target, settings)
    if target.tls:
        options |= {"ssl": True, "ssl_ca_certs": target.ca or None, "ssl_check_hostname": True}
    nodes = [ClusterNode(host, port) for host, port in target.hosts]
    return ValkeyCluster(startup_nodes=nodes, max_connections=settings.pool, require_full_coverage=False, **options)


async def master_address(sentinel: Sentinel, master: str) -> Address:
    """Ask who the master is now."""
    try:
        host, port = await sentinel.discover_master(master)
    except GONE as error:
        raise ValkeyDown from error
    return str(host), int(port)


async def cluster_address(cluster: ValkeyCluster) -> Address:
    """Name one node of a cluster; messages published anywhere reach every node."""
    try:
        await cluster.initialize()
        node = cluster.get_random_node()
    except GONE as error:
        raise ValkeyDown from error
    return str(node.host), int(node.port)
