"""The bounds that the decoding process puts around itself before it looks at anything."""

import contextlib
import os
import resource

_OPEN_FILES = 64


def enter_cage(*, memory: int, cpu_seconds: int, file_size: int) -> None:
    """Give up memory, time, large files and the network beyond what reading one file needs."""
    _bound(resource.RLIMIT_AS, memory)
    _bound(resource.RLIMIT_CPU, cpu_seconds)
    _bound(resource.RLIMIT_FSIZE, file_size)
    _bound(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _bound(resource.RLIMIT_CORE, 0)
    os.nice(5)  # whoever waits for a page goes first
    _leave_network()


def _bound(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system knows every bound
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _leave_network() -> None:
    """Move to where there is no network, on systems that let an ordinary program do so."""
    if not hasattr(os, "unshare"):
        return
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        with contextlib.suppress(OSError):
            os.unshare(flags)
            return
