"""What people in the demo market say to each other, offer and agree on: every state that an offer can have."""

from .seed import plant

__all__ = ["plant"]
