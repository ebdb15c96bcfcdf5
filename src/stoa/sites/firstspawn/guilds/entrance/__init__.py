"""How somebody gets into a guild: openly, by an invitation, or by asking."""

from . import api, service

__all__ = ["api", "service"]
