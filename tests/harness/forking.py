"""The processes that run tests are children of one that has loaded everything: Python loads it once, not four times.

pytest-xdist begins each of them as a program. Here that program is `stand_in.py`, which hands what it was given to the
process that is ready (`ready.py`), and waits. A child of that one then does what the program would have done: it has
streams, an environment and an end of its own, makes its own configuration, and collects the tests itself; only what
all this imports is there already.
"""

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import execnet
import pytest

STAND_IN = Path(__file__).with_name("stand_in.py")
BEGIN = "from tests.harness.ready import main; main()"

_ready = contextlib.ExitStack()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: Sequence[execnet.XSpec]) -> None:
    """Let the processes of this machine be children of one; other systems than Linux do not like forks."""
    own = [spec for spec in specs if spec.popen and not spec.python and not spec.chdir]
    if sys.platform != "linux" or len(own) < 2:
        return
    path = _ready.enter_context(_ready_process(config))
    config.add_cleanup(_ready.close)
    for spec in own:
        spec.python = shlex.join([sys.executable, "-I", "-S", str(STAND_IN), path])


def pytest_sessionfinish() -> None:
    """Hear of the end of all of them, so that what they have spent is counted (`costs.py`)."""
    _ready.close()


@contextlib.contextmanager
def _ready_process(config: pytest.Config) -> Iterator[str]:
    """Begin it; it ends with the last of its children once this process lets go of the pipe."""
    root = config.rootpath
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        path = f"{folder}/ready"
        door.bind(path)
        door.listen()
        process = subprocess.Popen(
            [sys.executable, "-c", BEGIN, str(door.fileno()), *map(str, config.invocation_params.args)],
            cwd=root,
            stdin=subprocess.PIPE,
            pass_fds=[door.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])},
        )
        yield path
        process.communicate()
