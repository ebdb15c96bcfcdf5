"""What the demo buyer keeps: searches that tell of what they find, and a few boats."""

from .seed import plant

__all__ = ["plant"]
