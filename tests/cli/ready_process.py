"""A process that has imported all that commands need, and makes a child of itself for each command.

A child is a process like any other: it has its own folder, environment, streams, signals and end, and imports the
`stoa` command itself anew. Only the second that Python takes to load every room is not spent a hundred times over.

It is started as `python ready_process.py 7`, where 7 is a socket. Each message is JSON, and brings three files:
standard output, standard error, and a pipe that is told the child's id and how it ended.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import threading
from typing import Any, NoReturn

MOST_BYTES = 200_000
MOST_FILES = 3


def main() -> None:
    """Answer until nobody is left who might ask."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    _import_everything()
    gc.collect()
    gc.freeze()
    while True:
        message, files, _, _ = socket.recv_fds(asked, MOST_BYTES, MOST_FILES)
        _count_the_dead()
        if not message:
            return
        if os.fork() == 0:
            asked.close()
            # Whoever runs the tests in the background of a script lets them ignore it, and their children with them.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _run_and_tell(json.loads(message), *files)
        for file in files:
            os.close(file)


def _count_the_dead() -> None:
    """Hear of those that waited for a command, so that what it has spent is among what we have."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _import_everything() -> None:
    from stoa.cli.main import COMMANDS
    from stoa.kernel.feature import discover_sites

    for name in COMMANDS:
        importlib.import_module(f"stoa.cli.{name.replace('-', '_')}")
    discover_sites()
    _make_demo_worlds_small()
    for name in [name for name in sys.modules if name == "stoa.cli" or name.startswith("stoa.cli.")]:
        del sys.modules[name]  # it looks at its streams and its environment while it is imported
    del sys.modules["stoa"].cli


def _make_demo_worlds_small() -> None:
    """Do for commands what `tests/harness/worlds.py` does for tests."""
    from stoa.sites.firstspawn.servers.seed import SCALE as WORLD
    from stoa.sites.marinemarket.demo.rules import SCALE as MARKET

    WORLD.servers, WORLD.people = 32, 200
    MARKET.boats = 120


def _run_and_tell(asked: dict[str, Any], out: int, err: int, told: int) -> NoReturn:
    """Stand between the command and this program: only a parent hears how a process ends."""
    pid = os.fork()
    if pid == 0:
        os.close(told)
        _become(asked, out, err)
        code = 120  # as Python's, where even the last words could not be said
        try:
            code = _run()
        finally:
            os._exit(code)
    os.write(told, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _run() -> int:
    """Do what Python does with a program, up to where it would take apart all that is loaded: what ends needs none."""
    code = 0
    try:
        runpy.run_module("stoa.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = _code_of(end)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    except BaseException:  # noqa: BLE001 - as Python does
        sys.excepthook(*sys.exc_info())
        code = 1
    vars(threading)["_shutdown"]()  # it waits for threads; nothing in public does
    atexit._run_exitfuncs()
    sys.stdout.flush()
    return code


def _code_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return (end.code or 0) & 0xFF
    sys.stderr.write(f"{end.code}\n")
    return 1


def _become(asked: dict[str, Any], out: int, err: int) -> None:
    os.chdir(str(asked["folder"]))
    os.environ.clear()
    os.environ.update(asked["environ"])
    for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
        for number, mode, buffering in ((0, "r", -1), (1, "w", -1), (2, "w", 1))
    )
    sys.argv = ["stoa", *asked["words"]]


if __name__ == "__main__":
    main()
