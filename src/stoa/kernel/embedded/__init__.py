"""PostgreSQL and Valkey without installing or configuring any: attached to or started, shared, supervised.

servers = Servers(config[CoreSettings].data, config[EmbeddedSettings], say=print)
with servers.running(postgres=True, valkey=True) as addresses:
    servers.create_database("firstspawn")
    addresses.database("firstspawn")
"""

from .addresses import Addresses
from .databases import create_database
from .faults import EmbeddedFault
from .servers import Servers
from .settings import EmbeddedSettings

__all__ = ["Addresses", "EmbeddedFault", "EmbeddedSettings", "Servers", "create_database"]
