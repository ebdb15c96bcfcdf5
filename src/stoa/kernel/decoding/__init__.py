"""Pictures, films, sounds and documents of others, read in a process of its own that is bounded in every way.

    kind = sniff(first_bytes)
    result = await process.decode(Task(source=…, folder=…, media_type=kind.media_type, …), process.Patience(…))

What comes out was made anew: nothing of the file's own bytes but what a decoder took for colours and sound. Documents
alone stay as they came, if nothing in them acts.

The process that reads loads this room anew for each file: what only those who start it need stays in `process`.
"""

from .models import Bounds, EmptyFile, Made, NotTaken, Result, Task
from .sniff import SNIFFED_BYTES, Kind, MediaType, sniff

__all__ = [
    "SNIFFED_BYTES",
    "Bounds",
    "EmptyFile",
    "Kind",
    "Made",
    "MediaType",
    "NotTaken",
    "Result",
    "Task",
    "sniff",
]
