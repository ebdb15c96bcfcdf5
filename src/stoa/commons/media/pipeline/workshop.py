"""Folders in which one file at a time is worked on; what a killed worker leaves is swept."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from stoa.kernel import clock

WORK = Path("work") / "media"


@asynccontextmanager
async def open_workshop(data: Path) -> AsyncIterator[Path]:
    """Give a folder of its own, which is gone afterwards."""
    home = (data / WORK).absolute()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=home))
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def sweep_workshop(data: Path, older_than: timedelta) -> int:
    """Remove what killed workers have left; give how many folders."""
    home, limit = data / WORK, (clock.now() - older_than).timestamp()
    if not home.is_dir():
        return 0
    stale = [folder for folder in home.iterdir() if folder.stat().st_mtime < limit]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)
