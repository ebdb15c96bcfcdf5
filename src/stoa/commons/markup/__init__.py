"""What people write, with a little Markdown: kept as they wrote it, and made safe each time it is shown."""

from .rules import render_text

__all__ = ["render_text"]
