"""Assertions of a fresh checkout are rewritten once, by all processes together.

pytest compiles each test file anew so that a failed assertion tells its values, and keeps what it made beside the file.
Where nothing is kept yet, every process would do that for every file, which takes longer than many a folder of tests:
so each begins with its share, and finds that of the others done when it comes to them. Where the processes are children
of one, that one does it before, with a child for every other file.
"""

import os
import sys
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

FOLDER = Path(__file__).resolve().parents[1]


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Rewrite a share, where the whole suite is about to be read by several processes."""
    config = session.config
    is_done = "tests.harness.ready" in sys.modules
    if is_whole(config) and hasattr(config, "workerinput") and not is_done:
        number, all_of_them = int(config.workerinput["workerid"][2:]), int(config.workerinput["workercount"])
        rewrite_share(config, number, all_of_them)


def is_whole(config: pytest.Config) -> bool:
    """Say whether every file of tests is about to be read."""
    return config.args_source == pytest.Config.ArgsSource.TESTPATHS


def rewrite_all(config: pytest.Config) -> None:
    """Rewrite every file, together with a child."""
    child = os.fork()
    if child == 0:
        rewrite_share(config, 1, 2)
        os._exit(0)
    rewrite_share(config, 0, 2)
    os.waitpid(child, 0)


def rewrite_share(config: pytest.Config, number: int, all_of_them: int) -> None:
    """Rewrite one file of so many, unless nothing of it may be kept."""
    if not sys.dont_write_bytecode:
        rewrite_files(config, sorted(FOLDER.rglob("test_*.py"))[number::all_of_them])


def rewrite_files(config: pytest.Config, files: list[Path]) -> int:
    """Keep for each file what pytest itself would make of it when it imports it; say how many were not kept yet."""
    made = 0
    for file in files:
        folder = rewrite.get_cache_dir(file)
        kept = folder / (file.name.removesuffix(".py") + rewrite.PYC_TAIL)
        if rewrite._read_pyc(file, kept) is None and rewrite.try_makedirs(folder):
            source, code = rewrite._rewrite_test(file, config)
            made += rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source, kept)
    return made
