"""A thread that restarts a server that died, and keeps the logs bounded."""

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from .faults import EmbeddedFault
from .layout import Say

LOOK_EVERY = 0.5
LOOKS_PER_LOG_CHECK = 60
LONGEST_REST = 30.0
LOG_LIMIT = 10 * 1024 * 1024


class Supervisor(threading.Thread):
    """Look twice a second whether the servers live; after a failed restart, rest a little longer each time."""

    def __init__(self, ensure: Callable[[], bool], logs: Sequence[Path], say: Say) -> None:
        """Name what restarts them, their logs, and who is told."""
        super().__init__(name="embedded-servers", daemon=True)
        self._ensure = ensure
        self._logs = logs
        self._say = say
        self._ending = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        rest, looks, last_words = LOOK_EVERY, 0, ""
        self._bound_logs()
        while not self._ending.wait(rest):
            try:
                self._ensure()
            except (EmbeddedFault, OSError) as fault:
                if str(fault) != last_words:
                    self._say(str(fault))
                last_words = str(fault)
                rest = min(rest * 2, LONGEST_REST)
            else:
                rest, last_words = LOOK_EVERY, ""
            looks += 1
            if looks % LOOKS_PER_LOG_CHECK == 0:
                self._bound_logs()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._ending.set()
        if self.is_alive():
            self.join()

    def _bound_logs(self) -> None:
        for log in self._logs:
            bound_log(log)


def bound_log(log: Path, limit: int = LOG_LIMIT) -> None:
    """Move a log that has grown past the limit aside; the server goes on writing into the same, emptied file."""
    try:
        if log.exists() and log.stat().st_size > limit:
            shutil.copyfile(log, log.with_suffix(".old.log"))
            log.open("wb").close()
    except OSError:  # a full disk: the next look tries again, and the server's own words say what is wrong
        return
