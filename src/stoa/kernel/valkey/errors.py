"""From what goes wrong with Valkey to what a caller may be told."""

from collections.abc import Iterator
from contextlib import contextmanager

from valkey.exceptions import ResponseError, ValkeyClusterException, ValkeyError

from stoa.kernel.errors import Fault, Unavailable


class ValkeyDown(Unavailable):
    """Valkey does not answer, or not in time, or cannot take a write at the moment."""

    code = "VALKEY_UNAVAILABLE"
    message = "A part of this service is not answering. Try again shortly."


class ValkeyRefused(Fault):
    """Valkey understood and said no: a mistake of ours, such as a wrong command or a script that raises."""

    code = "INTERNAL"


# What valkey-py raises when nobody answers; its cluster errors stand apart from the others.
GONE = (ValkeyError, ValkeyClusterException, OSError, TimeoutError)

# Answers that say "not now" rather than "never": the server is loading, demoted, full, or held up by a script.
_NOT_NOW = ("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "BUSY", "NOREPLICAS", "MISCONF")


def reply_fault(text: str) -> Fault:
    """Say which fault an error reply is."""
    if text.startswith(_NOT_NOW):
        return ValkeyDown()
    return ValkeyRefused(f"Valkey refused a command: {text[:200]}")


@contextmanager
def translated() -> Iterator[None]:
    """Raise what valkey-py raises as faults of ours."""
    try:
        yield
    except ResponseError as error:
        raise reply_fault(str(error)) from error
    except GONE as error:
        raise ValkeyDown from error
