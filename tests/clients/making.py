"""Keeps what generators make of documents: the same until a document, a generator or what asks them is another.

It lies beside the servers of the tests, and is kept only when it was made without a fault.
"""

import hashlib
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from tests.harness.servers import tests_folder

KEPT = 2
SOURCES = ("test_generated_clients.py", "making.py", "make_python.py", "use_python.py", "typescript/package.json")


async def made_once(kind: str, known: object, make: Callable[[Path], Awaitable[None]]) -> Path:
    """Give the folder that was filled when the same was known, else have it filled."""
    sources = [(Path(__file__).parent / name).read_bytes() for name in SOURCES]
    key = hashlib.sha256(repr((known, sources)).encode()).hexdigest()[:16]
    folder = tests_folder() / "clients" / f"{kind}-{key}"
    if folder.is_dir():
        folder.touch()
        return folder
    half = folder.with_name(f"half-{kind}-{key}-{os.getpid()}")
    half.mkdir(parents=True)
    try:
        await make(half)
        with suppress(OSError):  # another run was faster
            half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    for old in sorted(folder.parent.glob(f"{kind}-*"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return folder
