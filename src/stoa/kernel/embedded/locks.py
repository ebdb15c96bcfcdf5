"""Who uses the servers, and who is changing them: two advisory locks, which the system drops when a process dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .faults import EmbeddedFault, said_in_words
from .layout import Say

PATIENCE = 120.0
SAY_AFTER = 1.0
PAUSE = 0.05


def open_lock(path: Path) -> int:
    """Open a lock file; the descriptor does not pass to programs that we start."""
    with said_in_words(path):
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def changing(path: Path, say: Say) -> Iterator[None]:
    """Be the only process that starts or stops the servers."""
    descriptor = open_lock(path)
    try:
        _wait_for(descriptor, path, say)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def join_users(path: Path) -> int:
    """Count this process among those that use the servers, until the descriptor is closed.

    It is closed rather than unlocked: a forked child shares the lock, and must keep it.
    """
    descriptor = open_lock(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def anybody_uses(path: Path) -> bool:
    """Say whether a process still uses the servers; only to be trusted while holding the other lock."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _wait_for(descriptor: int, path: Path, say: Say) -> None:
    begun = time.monotonic()
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - begun
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace") or "unknown"
            if waited > PATIENCE:
                message = f"Process {holder} has been starting or stopping the servers for {waited:.0f} seconds."
                mend = f"Look what it is doing; ending it frees {path.name}."
                raise EmbeddedFault(message, mend) from None
            if waited > SAY_AFTER and not told:
                say(f"Waiting for process {holder}, which is starting or stopping the servers.")
                told = True
            time.sleep(PAUSE)
        else:
            return
