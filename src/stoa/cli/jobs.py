"""`stoa jobs`: what waits, what was given up, and what becomes of it."""

from uuid import UUID

import click

from stoa.kernel.db import Database
from stoa.kernel.jobs import discard_jobs, list_attempts, list_dead_letters, measure_queues, retry_dead_letters

from .faults import OperatorFault
from .installation import ask_site, ask_sites, open_installation
from .say import out, print_json, say, table_of

_AT_ONCE = 500


@click.group()
def command() -> None:
    """List, retry and discard jobs. docs/operations/jobs.md says what a dead letter is."""


@command.command()
@click.argument("sites", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def queues(sites: tuple[str, ...], *, as_json: bool) -> None:
    """Say for each queue of SITES how many jobs wait, run and were given up."""
    with open_installation(sites) as installation:
        rows = ask_sites(installation, lambda db: measure_queues(db.read()))
    if as_json:
        print_json(rows)
        return
    table = table_of("Site", "Queue", "Waiting", "Running", "Given up", "Oldest due")
    for name, depths in rows.items():
        for one in depths:
            numbers = (one.waiting, one.running, one.dead, f"{one.oldest_seconds:.0f} s")
            table.add_row(name, one.queue, *map(str, numbers))
    out.print(table)


@command.command(name="list")
@click.argument("site")
@click.option("--name", help="Only jobs of this name, such as mail.send.")
@click.option("--limit", type=click.IntRange(1, _AT_ONCE), default=100, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(site: str, name: str | None, limit: int, *, as_json: bool) -> None:
    """List the jobs of SITE that were given up, the latest first, with the reason."""
    rows = ask_site(site, lambda db: list_dead_letters(db.read(), name=name, limit=limit))
    if as_json:
        print_json(rows)
        return
    if not rows:
        say(f"{site}: no job was given up.")
        return
    table = table_of("Job", "Name", "Attempts", "Given up", "Reason")
    for row in rows:
        at = f"{row.finished_at:%Y-%m-%d %H:%M}" if row.finished_at else "–"
        table.add_row(str(row.id), row.name, str(row.attempt), at, row.error or "–")
    out.print(table)


@command.command()
@click.argument("site")
@click.argument("job", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def attempts(site: str, job: UUID, *, as_json: bool) -> None:
    """List every attempt at one JOB of SITE."""
    rows = ask_site(site, lambda db: list_attempts(db.read(), job))
    if not rows:
        message = f"{site} has no job {job}, or nobody has tried it yet."
        raise OperatorFault(message)
    if as_json:
        print_json(rows)
        return
    table = table_of("Attempt", "Began", "Outcome", "Reason")
    for row in rows:
        table.add_row(str(row.number), f"{row.started_at:%Y-%m-%d %H:%M:%S}", row.outcome or "–", row.error or "–")
    out.print(table)


@command.command()
@click.argument("site")
@click.argument("jobs", nargs=-1, type=click.UUID)
@click.option("--all", "every", is_flag=True, help="Every job that was given up.")
@click.option("--name", help="With --all: only jobs of this name.")
@click.option("--attempts", type=click.IntRange(1, 100), default=3, show_default=True, help="How often to try each.")
@click.option("--json", "as_json", is_flag=True, help="Print the ids as JSON.")
def retry(site: str, jobs: tuple[UUID, ...], name: str | None, attempts: int, *, every: bool, as_json: bool) -> None:
    """Put JOBS of SITE that were given up back into their queue."""
    _refuse_unclear(jobs, name, every=every)

    async def act(database: Database) -> list[UUID]:
        ids = await _chosen(database, jobs, name, every=every)
        async with database.write() as tx:
            return await retry_dead_letters(tx, ids, attempts=attempts)

    back = ask_site(site, act)
    _tell(site, back, "is back in its queue", "are back in their queues", as_json=as_json)
    if left := [str(one) for one in dict.fromkeys(jobs) if one not in back]:
        say(
            f"{site}: left as they are: {', '.join(left)}. They were not given up, or a later job does the same and"
            f" is not finished. `stoa jobs attempts {site} JOB` shows what became of one."
        )


@command.command()
@click.argument("site")
@click.argument("jobs", nargs=-1, type=click.UUID)
@click.option("--all", "every", is_flag=True, help="Every job that was given up.")
@click.option("--name", help="With --all: only jobs of this name.")
@click.option("--json", "as_json", is_flag=True, help="Print the ids as JSON.")
def discard(site: str, jobs: tuple[UUID, ...], name: str | None, *, every: bool, as_json: bool) -> None:
    """Discard JOBS of SITE that were given up or are not finished; one that runs is stopped."""
    _refuse_unclear(jobs, name, every=every)

    async def act(database: Database) -> list[UUID]:
        ids = await _chosen(database, jobs, name, every=every)
        async with database.write() as tx:
            return await discard_jobs(tx, ids)

    _tell(site, ask_site(site, act), "is discarded", "are discarded", as_json=as_json)


def _refuse_unclear(jobs: tuple[UUID, ...], name: str | None, *, every: bool) -> None:
    if bool(jobs) == every or (name and not every):
        message = "Name the jobs by their ids (`stoa jobs list SITE` shows them), or say --all, perhaps with --name."
        raise click.UsageError(message)


async def _chosen(database: Database, jobs: tuple[UUID, ...], name: str | None, *, every: bool) -> list[UUID]:
    if not every:
        return list(jobs)
    return [one.id for one in await list_dead_letters(database.read(), name=name, limit=_AT_ONCE)]


def _tell(site: str, ids: list[UUID], one: str, many: str, *, as_json: bool) -> None:
    if as_json:
        print_json(ids)
    else:
        say(f"{site}: 1 job {one}." if len(ids) == 1 else f"{site}: {len(ids)} jobs {many}.")
