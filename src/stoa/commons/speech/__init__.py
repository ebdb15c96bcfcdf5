"""What rooms in which people speak ask of moderation: whether words wait, a place in its queue, and reports."""

from .service import report_speech, require_look, resolve_objections

__all__ = ["report_speech", "require_look", "resolve_objections"]
