"""Forms with files in them, as browsers send them without script: read piece by piece, and bounded."""

from .form import Field, IncomingFile, read_form_parts

__all__ = ["Field", "IncomingFile", "read_form_parts"]
