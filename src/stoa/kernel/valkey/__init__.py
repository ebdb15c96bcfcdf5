"""Valkey: one client that mends itself, scripts, and subscriptions that say what they may have missed.

    valkey = connect_valkey(config[ValkeySettings])
    await valkey.command("SET", "key", "value", "EX", 60)
    reply = await valkey.run(SCRIPT, keys=["a"], args=[1])
    listener = valkey.listen(["channel"], on_message, on_gap)

Everything raises `ValkeyDown` when Valkey does not answer in time, at once while it is known to be down.
"""

from .client import Valkey, connect_valkey
from .errors import ValkeyDown, ValkeyRefused
from .listen import Listener
from .script import Script, load_script
from .settings import ValkeySettings
from .url import BadValkeyUrl
from .wire import Arg

__all__ = [
    "Arg",
    "BadValkeyUrl",
    "Listener",
    "Script",
    "Valkey",
    "ValkeyDown",
    "ValkeyRefused",
    "ValkeySettings",
    "connect_valkey",
    "load_script",
]
