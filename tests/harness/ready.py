"""The process that has loaded everything, of which those that run tests are children; `forking.py` begins it."""

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest
from _pytest.config import _prepareconfig
from _pytest.pathlib import ImportMode, import_path

MOST_BYTES = 1 << 20
STREAMS = 3


def main() -> None:
    """Make children until the one who asked for them lets go of the other end of standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the children, who tell what they were doing
    with socket.socket(fileno=int(sys.argv[1])) as door:
        _load(sys.argv[2:])
        while _is_asked(door):
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _become(line)
                # What the program of pytest-xdist consists of.
                exec(eval(sys.stdin.readline()), vars(sys.modules["__main__"]))  # noqa: S102, S307
                _end()
            line.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _end() -> NoReturn:
    """End as Python does, but for taking apart all that is loaded."""
    vars(threading)["_shutdown"]()  # it waits for threads; nothing in public does
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(0)


def _is_asked(door: socket.socket) -> bool:
    """Wait; False when nobody is left who might ask."""
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if door.fileno() in select.select([door.fileno(), 0], [], [])[0]:
            return True
        if not os.read(0, 1):
            return False


def _load(words: list[str]) -> None:
    """Import what the children will ask for, as they would; whatever cannot be imported, they tell of."""
    config = _prepareconfig(words)
    from .rewriting import FOLDER, is_whole, rewrite_all  # itself rewritten, which begins only now

    with contextlib.suppress(Exception):
        for name in import_module("tests.conftest").WHERE_TESTS_RUN:
            import_module(name)
        if is_whole(config):
            rewrite_all(config)
            _load_files(sorted(FOLDER.rglob("test_*.py")), config)
    config._ensure_unconfigure()
    gc.collect()
    gc.freeze()


def _load_files(files: list[Path], config: pytest.Config) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what warns, the children import anew, and tell of it
        for file in files:
            with contextlib.suppress(Exception, pytest.skip.Exception):
                import_path(file, mode=ImportMode.importlib, root=config.rootpath, consider_namespace_packages=False)
            if len(list(Path("/proc/self/task").iterdir())) > 1:
                # No child has that thread, and each that needs it would wait for ever.
                sys.stderr.write(f"{file} begins a thread as it is imported, as drawing does: do that in a test.\n")
                os.kill(os.getppid(), signal.SIGINT)
                os._exit(1)


def _become(line: socket.socket) -> None:
    """Take over what the stand-in was given; the line stays open until this process ends."""
    message, files, _, _ = socket.recv_fds(line, MOST_BYTES, STREAMS)
    size = int.from_bytes(message[:4])
    while len(message) < 4 + size:
        message += line.recv(MOST_BYTES)
    asked: dict[str, Any] = json.loads(message[4:])
    line.detach()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
        for number, mode, buffering in ((0, "r", -1), (1, "w", 1), (2, "w", 1))
    )
    sys.argv = ["-c"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
