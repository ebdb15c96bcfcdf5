"""Settings of the cache."""

from datetime import timedelta

from stoa.kernel.config import Size, setting, settings


@settings("Cache")
class CacheSettings:
    """How much one process keeps by itself, and for how long without asking Valkey."""

    memory: Size = setting(
        "CACHE_MEMORY",
        default=Size(32 * 1024 * 1024),
        minimum=64 * 1024,
        meaning="Most bytes that one process keeps per site; what was used longest ago goes first.",
    )
    local: timedelta = setting(
        "CACHE_LOCAL",
        default=timedelta(seconds=5),
        minimum=0.05,
        maximum=300,
        meaning="How long a process trusts its own copy before it asks Valkey again: the bound on a missed message.",
    )
    alone: timedelta = setting(
        "CACHE_ALONE",
        default=timedelta(seconds=2),
        minimum=0.05,
        maximum=60,
        meaning="The same while Valkey is down, when changes made by other processes are not heard of.",
    )
    load: timedelta = setting(
        "CACHE_LOAD",
        default=timedelta(seconds=10),
        minimum=0.1,
        maximum=120,
        meaning="How long making a value may take, and how long one process makes it for the others.",
    )
