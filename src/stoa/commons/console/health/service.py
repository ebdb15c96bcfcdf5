"""Asking every part how it is."""

import asyncio
from collections.abc import Awaitable
from time import perf_counter

from stoa.commons.console.letters import service as letters
from stoa.kernel.config import Config
from stoa.kernel.db import DATABASE_TROUBLE, Database
from stoa.kernel.events import measure_lag
from stoa.kernel.jobs import measure_queues
from stoa.kernel.mail import MailSettings
from stoa.kernel.presence import WorkerSeen, list_workers
from stoa.kernel.runtime import Runtime
from stoa.kernel.storage import check

from . import queries
from .models import HealthView, PartView
from .rules import judge_events, judge_jobs, judge_mail, judge_workers

PATIENCE = 1.5
"""Seconds that a part has to answer."""


async def load_health(runtime: Runtime, site: str) -> HealthView:
    """Ask every part at once; one that does not answer holds nobody up for longer than a moment."""
    database = runtime.databases[site]
    parts = await asyncio.gather(
        _timed(
            "Database", queries.PING.one(database.read()), "Is PostgreSQL running, and may it be reached from here?"
        ),
        _timed("Valkey", runtime.valkey.ping(), "Limits and caches fall back to the database meanwhile."),
        _timed("Files", check(runtime.files[site]), "Uploads wait, and pictures are not shown."),
    )
    work, workers = await _work(database, runtime.config, site)
    return HealthView([*parts[:1], _replica(database), *parts[1:], *work], workers)


async def _timed(name: str, question: Awaitable[object], otherwise: str) -> PartView:
    began = perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            await question
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the part is not up
        return PartView(name, "down", f"It does not answer ({type(error).__name__}). {otherwise}")
    return PartView(name, "up", f"Answered in {(perf_counter() - began) * 1000:.1f} ms.")


def _replica(database: Database) -> PartView:
    replica = database.replica
    if replica is None:
        return PartView("Replica", "off", "None is set: everything is read from the database itself.")
    if not replica.up:
        return PartView("Replica", "down", "It does not answer; everything is read from the database itself.")
    return PartView("Replica", "up", f"It answers. {replica.fallbacks} reads had to go to the database itself.")


async def _work(database: Database, config: Config, site: str) -> tuple[list[PartView], list[WorkerSeen]]:
    try:
        async with asyncio.timeout(PATIENCE):
            db = database.read()
            lag, depths, workers = await measure_lag(db), await measure_queues(db), await list_workers(db)
            post = await letters.load_state(db)
    except DATABASE_TROUBLE:
        words = "Not known while the database does not answer."
        return [PartView(name, "down", words) for name in ("Workers", "Events", "Jobs", "Mail")], []
    mail = config.for_site(site, MailSettings)
    provider = mail.url.partition(":")[0]
    judged = judge_mail(provider, post.undelivered, post.waiting, failing=post.failing)
    return [judge_workers(workers), judge_events(lag), judge_jobs(depths), judged], workers
