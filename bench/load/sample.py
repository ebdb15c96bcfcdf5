"""What one measurement gives."""

import msgspec


class Sample(msgspec.Struct, frozen=True):
    """Counts and times of one run; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failures: int
    """Answers outside 2xx and 3xx, broken connections and time-outs."""
    timed: int = 0
    """Of how many answers the times are."""
    server_cpu: float = 0.0
    """Seconds of processor time that the server used."""
    database_cpu: float = 0.0
    """Seconds of processor time that PostgreSQL used, where it runs on this machine."""
    others_cpu: float = 0.0
    """Part of the whole machine's processor time that went to programs that are no part of the run."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds
