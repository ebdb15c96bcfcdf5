"""Rate limits: declared as data, counted in Valkey by one script call, shared by all processes.

BROWSE = Limit("browse", {"anonymous": Rate(30, per=MINUTE), "member": Rate(60, per=MINUTE), "staff": None})

verdict = limiter.check_local([BROWSE], caller) or await limiter.check([BROWSE], caller)
verdict.allowed, verdict.headers()
await limiter.require([BROWSE], caller)     # or raise RateLimited
"""

from .address import address_key
from .limiter import Limiter
from .rates import ANONYMOUS, DAY, HOUR, MINUTE, SECOND, Caller, Limit, Rate, Tiers, multiply
from .settings import LimitSettings
from .verdict import State, Verdict

__all__ = [
    "ANONYMOUS",
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Caller",
    "Limit",
    "LimitSettings",
    "Limiter",
    "Rate",
    "State",
    "Tiers",
    "Verdict",
    "address_key",
    "multiply",
]
