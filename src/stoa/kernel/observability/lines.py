"""Where lines of the log go. A disk that is full or a reader that has gone is no reason to refuse anybody."""

import contextlib
import sys
from typing import IO


class Lines:
    """Standard error, or another stream: what it does not take is lost, and what comes later is written again."""

    def __init__(self, out: IO[str] | None = None) -> None:
        """Write to standard error unless told otherwise."""
        self._out = out

    def write(self, text: str) -> None:
        """Write, if it can be written."""
        with contextlib.suppress(OSError, ValueError):  # full, or closed
            self._stream.write(text)

    def flush(self) -> None:
        """Let what was written leave, if it can."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    @property
    def _stream(self) -> IO[str]:
        return self._out or sys.stderr
