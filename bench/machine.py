"""The machine: what it is, and which core does what."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Cores:
    """The core of the server, and the one of PostgreSQL, Valkey and the load. None: not pinned."""

    server: int | None
    rest: int | None

    def __str__(self) -> str:
        """Say it in words."""
        if self.server is None:
            return "not pinned"
        return f"server on core {self.server}; PostgreSQL, Valkey and load on core {self.rest}"


def choose_cores() -> Cores:
    """Pin to two cores where there are two and the system can do it."""
    if not hasattr(os, "sched_getaffinity") or not shutil.which("taskset"):
        return Cores(None, None)
    usable = sorted(os.sched_getaffinity(0))
    return Cores(usable[0], usable[1]) if len(usable) > 1 else Cores(None, None)


def pinned(command: Sequence[str], core: int | None) -> list[str]:
    """Give the command that runs on that core alone."""
    return list(command) if core is None else ["taskset", "--cpu-list", str(core), *command]


def pin(pids: Iterable[int], core: int | None) -> None:
    """Move running processes, and all that they start from here on, to a core."""
    if core is None:
        return
    for process in family(pids):
        with suppress(psutil.NoSuchProcess):
            process.cpu_affinity([core])


def family(pids: Iterable[int]) -> list[psutil.Process]:
    """Give the processes and everything that they have started."""
    found: list[psutil.Process] = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            found += [process, *process.children(recursive=True)]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used so far by the processes and everything that they have started, ended or not."""
    spent = 0.0
    for process in family(pids):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


def memory_megabytes(pids: Iterable[int]) -> float:
    """Memory that the processes hold."""
    held = 0
    for process in family(pids):
        with suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss
    return held / 1_000_000


def describe() -> dict[str, str]:
    """Describe the machine and what runs on it."""
    found = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
    if shutil.which("node"):
        told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
        found["node"] = told.stdout.strip()
    return found


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
