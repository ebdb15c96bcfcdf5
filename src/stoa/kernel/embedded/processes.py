"""Processes of the servers: telling ours from a stranger with a reused number, starting, ending."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from .account import Account, refused_change
from .faults import said_in_words

PAUSE = 0.02
GONE = (psutil.NoSuchProcess, psutil.ZombieProcess)


def is_server_in(pid: int, folder: Path, account: Account) -> bool:
    """Say whether that process lives, is that user's, and works in that data folder."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or process.uids().effective != account.uid:
            return False
        try:
            return Path(process.cwd()) == folder
        except psutil.AccessDenied:  # the system hides it: what it is called must do
            return process.name().startswith(("postgres", "valkey", "redis"))
    except GONE:
        return False


def is_alive(pid: int) -> bool:
    """Say whether that process exists and has not ended."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except GONE:
        return False


def others_in(folder: Path) -> list[psutil.Process]:
    """Every process that works in a data folder: children of a server that was killed stay there for a moment."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == folder:
                found.append(process)
        except (*GONE, psutil.AccessDenied):
            continue
    return found


def naming(folder: Path) -> list[psutil.Process]:
    """Every process whose command names a folder: an initdb goes on when the process that started it was killed."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if str(folder) in process.cmdline():
                found.append(process)
        except (*GONE, psutil.AccessDenied):
            continue
    return found


def launch(command: Sequence[str | Path], account: Account, log_file: Path) -> int:
    """Start a server that outlives us, and return its process number.

    A shell stands between and leaves at once: the server is then no child of ours, whoever started it is treated like
    whoever attached to it, and the terminal's Ctrl-C does not reach it.
    """
    with said_in_words(log_file):
        descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        started = subprocess.run(  # noqa: S603 - our own programs, handed over as arguments
            ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", *(str(part) for part in command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=descriptor,
            start_new_session=True,
            check=True,
            **account.process_options(),
        )
    except PermissionError as fault:
        raise refused_change(account, fault) from fault
    finally:
        os.close(descriptor)
    return int(started.stdout)


def wait_until_gone(pid: int, folder: Path, account: Account, patience: float) -> bool:
    """Wait for a server's end; say whether it came."""
    limit = time.monotonic() + patience
    while is_server_in(pid, folder, account):
        if time.monotonic() > limit:
            return False
        time.sleep(PAUSE)
    return True


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def clear_out(processes: Iterable[psutil.Process], patience: float) -> None:
    """Wait for the orphans of a killed server, and end those which linger."""
    _, lingering = psutil.wait_procs(list(processes), timeout=patience)
    for process in lingering:
        send(process.pid, signal.SIGQUIT)
    _, lingering = psutil.wait_procs(lingering, timeout=patience)
    for process in lingering:
        send(process.pid, signal.SIGKILL)
    psutil.wait_procs(lingering, timeout=patience)
