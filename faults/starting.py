"""Processes that begin at once: forked from one that has loaded everything, since loading is most of a start.

What runs then is what runs anywhere, and a fault may start a hundred of them within minutes.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from faults.process import main

_LOADED = multiprocessing.get_context("forkserver")
_LOADED.set_forkserver_preload([__name__])


def start_process(words: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkServerProcess:
    """Start a process of Stoa that writes to a log."""
    process = _LOADED.Process(target=_become, args=(tuple(words), dict(environment), str(log)), daemon=True)
    process.start()
    return process


def _become(words: tuple[str, ...], environment: dict[str, str], log: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream in (1, 2):
        os.dup2(handle, stream)
    os.close(handle)
    if "LD_PRELOAD" in environment:  # which is read only where a program begins
        os.execve(sys.executable, [sys.executable, "-m", "faults.process", *words], environment)  # noqa: S606 - our own
    os.environ.clear()
    os.environ.update(environment)
    main(words)
