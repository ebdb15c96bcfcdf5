"""Whose processor time a run used: the server's, PostgreSQL's, and what others took from the machine meanwhile."""

import os
import resource
import time
from collections.abc import Sequence

import msgspec
import psutil

from bench.load import Sample
from bench.machine import cpu_seconds


class Meter:
    """Read once before a run, and once after it."""

    def __init__(self, server_pids: Sequence[int], database_pids: Sequence[int]) -> None:
        """Read for the first time."""
        self._server_pids = server_pids
        self._database_pids = database_pids
        self._before = self._read()

    def add_to(self, sample: Sample) -> Sample:
        """Read again, and note the difference."""
        spent, server, database, load, busy = (
            after - before for before, after in zip(self._before, self._read(), strict=True)
        )
        others = max(0.0, busy - server - database - load) / (spent * (os.cpu_count() or 1))
        return msgspec.structs.replace(sample, server_cpu=server, database_cpu=database, others_cpu=others)

    def _read(self) -> tuple[float, float, float, float, float]:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        machine = psutil.cpu_times()
        return (
            time.perf_counter(),
            cpu_seconds(self._server_pids),
            cpu_seconds(self._database_pids),
            ended.ru_utime + ended.ru_stime,
            machine.user + machine.system + machine.nice,
        )
