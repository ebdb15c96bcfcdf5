"""Limits for routes that name none: every answer is limited by something."""

from stoa.kernel.limits import MINUTE, Limit, Rate

from .routes import Route

READING = Limit("reading", {"anonymous": Rate(600, per=MINUTE), "member": Rate(1200, per=MINUTE), "staff": None})
CHANGING = Limit(
    "changing", {"anonymous": Rate(60, per=MINUTE), "member": Rate(120, per=MINUTE), "staff": Rate(600, per=MINUTE)}
)


def limit_of(route: Route) -> Limit:
    """Say which limit a route has: its own, or the default for reading or for changing."""
    return route.limit or (READING if route.method == "GET" else CHANGING)
