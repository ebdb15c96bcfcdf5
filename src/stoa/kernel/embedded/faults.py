"""What stops the embedded servers, in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EmbeddedFault(Exception):
    """Say what is wrong with the embedded servers, and how to mend it."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        """Keep both sentences; together they are the message."""
        self.sentence = sentence
        self.mend = mend
        super().__init__(f"{sentence} {mend}".strip())


class PortTaken(EmbeddedFault):
    """Another program took the port between our look and the server's start."""


WRITE_FAULTS = {
    errno.ENOSPC: (
        "The disk that holds {folder} is full.",
        "Free some space there, or name another folder in STOA_DATA.",
    ),
    errno.EDQUOT: ("The disk quota for {folder} is used up.", "Free some space, or name another folder in STOA_DATA."),
    errno.EROFS: ("{folder} is on a read-only disk.", "Name a folder that can be written in STOA_DATA."),
    errno.EACCES: (
        "This user may not write to {folder}.",
        "Run Stoa as the user who owns that folder, or name another folder in STOA_DATA.",
    ),
    errno.EPERM: (
        "This user may not change {folder}.",
        "Run Stoa as the user who owns that folder, or name another folder in STOA_DATA.",
    ),
}

# What a server writes in its log before it gives up, and what it means.
LOG_SIGNS = (
    ("No space left on device", "The disk is full.", "Free some space, or name another folder in STOA_DATA."),
    (
        "could not resize shared memory segment",
        "There is too little shared memory in /dev/shm.",
        "Give the container more of it, for example with `--shm-size=256m`.",
    ),
    (
        "could not look up effective user ID",
        "The user it would run as has no entry in /etc/passwd, and it insists on one.",
        "Start Stoa as a user with a name, or set DATABASE_URL.",
    ),
    (
        "error while loading shared libraries",
        "A system library that it needs is missing.",
        "Install that library, or a PostgreSQL of 15 or newer from the system's packages.",
    ),
    (
        "Can't handle RDB format version",
        "Its files were written by a newer server.",
        "Use that newer server again, or set VALKEY_URL.",
    ),
    (
        "Bad file format reading the append only file",
        "Its journal is damaged.",
        "Keep a copy of the folder, then repair the journal with valkey-check-aof.",
    ),
    ("Permission denied", "It may not open one of its files.", "Check who owns the data folder."),
)
PORT_SIGNS = ("Address already in use", "could not create any TCP/IP sockets", "Failed listening on port")


def explain_exit(name: str, said: str, log_file: Path) -> EmbeddedFault:
    """Turn the last words of a server that did not start into a fault."""
    if any(sign in said for sign in PORT_SIGNS):
        return PortTaken(f"{name} found its port taken.")
    for sign, sentence, mend in LOG_SIGNS:
        if sign in said:
            line = next(line.strip() for line in said.splitlines() if sign in line)
            return EmbeddedFault(f"{name} did not start: {sentence} It said: {line}", mend)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    words = " / ".join(lines[-3:]) or "nothing at all"
    return EmbeddedFault(f"{name} did not start. It said: {words}", f"The whole log is {log_file}.")


@contextmanager
def said_in_words(folder: Path) -> Iterator[None]:
    """Turn the faults of a full, read-only or foreign disk into words."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in WRITE_FAULTS:
            raise
        sentence, mend = WRITE_FAULTS[fault.errno]
        raise EmbeddedFault(sentence.format(folder=folder), mend) from fault
