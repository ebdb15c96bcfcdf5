"""From what was measured to words that say how a part is, and what to do."""

from collections.abc import Sequence

from stoa.kernel.events import Lag
from stoa.kernel.jobs import Depth
from stoa.kernel.presence import WorkerSeen

from .models import PartView, Tone

BEHIND_SECONDS = 60.0
"""From here on what waits has waited for too long."""
FAR_BEHIND_SECONDS = 900.0


def judge_workers(workers: Sequence[WorkerSeen]) -> PartView:
    """Say whether somebody works."""
    alive = sum(worker.is_alive for worker in workers)
    if alive:
        return PartView("Workers", "up", f"{alive} at work." if alive > 1 else "One at work.")
    words = "None at work: mail, events and jobs wait. Start one with `stoa worker`, or serve with `--worker`."
    return PartView("Workers", "down", words)


def judge_events(lag: Lag) -> PartView:
    """Say how far events are behind."""
    state = _tone(lag.oldest_seconds)
    waiting = lag.unsent + lag.waiting
    words = f"{waiting} wait, the oldest for {spell(lag.oldest_seconds)}." if waiting else "Nothing waits."
    if lag.parked:
        words += f" {lag.parked} parked: see Events."
        state = "slow" if state == "up" else state
    return PartView("Events", state, words)


def judge_jobs(depths: Sequence[Depth]) -> PartView:
    """Say how far the queues are behind."""
    waiting = sum(depth.waiting for depth in depths)
    running = sum(depth.running for depth in depths)
    dead = sum(depth.dead for depth in depths)
    oldest = max((depth.oldest_seconds for depth in depths), default=0.0)
    state = _tone(oldest)
    words = f"{running} run, {waiting} wait"
    words += f", the oldest is due for {spell(oldest)}." if oldest >= 1 else "."
    if dead:
        words += f" {dead} dead: see Jobs."
        state = "slow" if state == "up" else state
    return PartView("Jobs", state, words)


def judge_mail(provider: str, undelivered: int, waiting: int, failing: bool) -> PartView:
    """Say whether mail leaves."""
    if not provider:
        return PartView("Mail", "off", "No provider is set (MAIL_URL): mail is only shown in development.")
    words = f"By {provider}. {waiting} wait." if waiting else f"By {provider}. Nothing waits."
    if undelivered:
        words += f" {undelivered} did not arrive in the last week: see Mail."
    return PartView("Mail", "slow" if failing else "up", words)


def spell(seconds: float) -> str:
    """Say a time in the unit that fits."""
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    count = int(seconds)
    return f"{count} second{'' if count == 1 else 's'}"


def _tone(seconds: float) -> Tone:
    if seconds >= FAR_BEHIND_SECONDS:
        return "down"
    return "slow" if seconds >= BEHIND_SECONDS else "up"
