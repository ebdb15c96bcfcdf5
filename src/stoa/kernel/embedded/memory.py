"""How much memory there is, for those who share it."""

from pathlib import Path

import psutil

from .engine import LEAST_PAGES

MOST_PAGES = 1024 * 1024 * 1024
SHARE = 8  # the web process, its workers, Valkey and the system's own cache live beside PostgreSQL
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def measure_memory() -> int:
    """Give the machine's memory in bytes, or the container's where that is less."""
    return min([psutil.virtual_memory().total, *filter(None, map(_read_limit, LIMITS))])


def _read_limit(path: Path) -> int:
    """Give a container's limit; 0 where there is none, or nobody says."""
    try:
        told = path.read_text().strip()
    except OSError:
        return 0
    return int(told) if told.isdigit() else 0


def measure_pages() -> int:
    """Say how much PostgreSQL takes to keep pages in: a world that does not fit costs a copy for each page read."""
    return min(max(measure_memory() // SHARE, LEAST_PAGES), MOST_PAGES)
