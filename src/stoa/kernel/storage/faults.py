"""What may go wrong with files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from obstore.exceptions import AlreadyExistsError, BaseError

from stoa.kernel.errors import Conflict, Fault, FaultType, Invalid, NotFound, TooLarge, Unavailable

log = structlog.get_logger(__name__)


class NoSuchFile(NotFound):
    """There is no file under this key."""

    code = "FILE_NOT_FOUND"
    message = "There is no such file."


class FileExists(Conflict):
    """There is a file under this key already."""

    code = "FILE_EXISTS"
    message = "This has been uploaded already. Ask for a new upload."


class FileTooLarge(TooLarge):
    """The file is larger than was agreed."""

    code = "FILE_TOO_LARGE"
    message = "The file is larger than is allowed here."


class ChecksumMismatch(Invalid):
    """What arrived is not what was announced."""

    code = "CHECKSUM_MISMATCH"
    message = "The file was damaged on its way: its checksum is not the one announced. Send it again."


class WrongContentType(Invalid):
    """The file is of another type than was agreed."""

    code = "WRONG_CONTENT_TYPE"
    message = "The file is not of the type for which this upload was asked."


class BadKey(Invalid):
    """A key that could not be kept safely in every kind of storage."""

    code = "BAD_FILE_KEY"
    message = "The name of the file is not one under which files are kept."


class BadRange(Fault):
    """The part that was asked for does not exist."""

    status = 416
    type = FaultType.VALIDATION
    code = "RANGE_NOT_SATISFIABLE"
    message = "The file has no such part."


class StorageDown(Unavailable):
    """The storage does not answer, or has no room left."""

    code = "STORAGE_UNAVAILABLE"
    message = "Files cannot be reached at the moment. Try again shortly."


@contextmanager
def said_in_words(key: str) -> Iterator[None]:
    """Turn what the store or the disk says into a fault of ours."""
    try:
        yield
    except FileNotFoundError:
        raise NoSuchFile from None
    except (AlreadyExistsError, FileExistsError, IsADirectoryError, NotADirectoryError):
        raise FileExists from None
    except (BaseError, OSError) as fault:
        failed: dict[str, Any] = {"key": key, "reason": str(fault).partition("\n")[0]}
        log.warning("storage_failed", **failed)
        raise StorageDown from fault
