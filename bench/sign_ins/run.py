"""The probe as a whole: calm, then the storm, then the report."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from bench import data
from bench.ground import standing
from bench.machine import choose_cores, cpu_seconds
from bench.running import Running, started
from bench.scenario import READ
from bench.sign_ins.crowd import Crowd, percentile, read_on, storm, watch_memory
from bench.sign_ins.people import plant_people
from bench.stacks import STACKS

SIGN_INS = 200
CALM_SECONDS = 3.0
BAR_MS = 250.0
PART = 0.99
HEALTH = "/health"
AS_FROM_EVERYWHERE = {
    # One machine plays them all, run after run: what holds back a single stranger is not what is measured.
    "STOA_TRUSTED_PROXIES": "127.0.0.1/32",
    "SHIELD": "false",
    "SIGN_IN_CAPTCHA_AFTER": "0",
    "SIGN_IN_LOCK_AFTER": "1000",
    "SIGN_IN_ACCOUNT_BUDGET": "100000",
}


class SignInFindings(msgspec.Struct, frozen=True, rename="camel"):
    """What was measured, in milliseconds and megabytes."""

    sign_ins: int
    signed_in: int
    turned_away: int
    failures: list[str]
    seconds: float
    calm_health_p99: float
    calm_read_p99: float
    health_p99: float
    read_p99: float
    idle_megabytes: float
    most_megabytes: float
    cpu_seconds_each: float
    """Processor time of the web process for one sign-in, what else it answered included."""

    @property
    def reached(self) -> bool:
        """Whether others felt less than the bar, and nobody was lost."""
        return max(self.health_p99, self.read_p99) < BAR_MS and self.signed_in == self.sign_ins and not self.failures


def run_sign_ins(rows: int, results: Path) -> SignInFindings:
    """Measure, write the figures, and say them."""
    cores = choose_cores()
    with standing(cores, rows) as ground:
        asyncio.run(plant_people(ground.database_url, SIGN_INS))
        material = data.material(rows)
        read = READ.requests(material, 1)[0]
        stoa = STACKS["stoa"]
        stack = replace(
            stoa,
            command=lambda port: [*stoa.command(port), "--accounts"],
            environment=lambda port, ground: {**stoa.environment(port, ground), **AS_FROM_EVERYWHERE},
        )
        with started(stack, ground, cores.server, read) as running:
            found = asyncio.run(measure(running, read.path, SIGN_INS))
    results.mkdir(parents=True, exist_ok=True)
    (results / "sign-ins.json").write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    click.echo(say(found))
    return found


async def measure(running: Running, path: str, count: int) -> SignInFindings:
    """Read in the calm, then while the sign-ins run."""
    until = time.perf_counter() + CALM_SECONDS
    calm = await asyncio.gather(
        *[read_on(running.port, one, lambda: time.perf_counter() > until) for one in (HEALTH, path)]
    )
    crowd: list[Crowd] = []
    spent = cpu_seconds([running.pid])

    async def come() -> None:
        crowd.append(await storm(running.port, count))

    def over() -> bool:
        return bool(crowd)

    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(read_on(running.port, one, over)) for one in (HEALTH, path)]
        watched = tasks.create_task(watch_memory(running.pid, over))
        tasks.create_task(come())
    return SignInFindings(
        sign_ins=count,
        signed_in=crowd[0].signed_in,
        turned_away=crowd[0].turned_away,
        failures=crowd[0].failures,
        seconds=crowd[0].seconds,
        calm_health_p99=percentile(calm[0], PART),
        calm_read_p99=percentile(calm[1], PART),
        health_p99=percentile(asked[0].result(), PART),
        read_p99=percentile(asked[1].result(), PART),
        idle_megabytes=running.idle_megabytes,
        most_megabytes=watched.result(),
        cpu_seconds_each=(cpu_seconds([running.pid]) - spent) / (crowd[0].signed_in or 1),
    )


def say(found: SignInFindings) -> str:
    """Put it into words."""
    lines = (
        f"{found.sign_ins} sign-ins at once: {found.signed_in} came in within {found.seconds:.1f} s.",
        f"{found.turned_away} answers said 503 with Retry-After; {len(found.failures)} sign-ins were lost.",
        f"p99 of /health: {found.health_p99:.0f} ms (calm {found.calm_health_p99:.0f} ms).",
        f"p99 of a read: {found.read_p99:.0f} ms (calm {found.calm_read_p99:.0f} ms). The bar is {BAR_MS:.0f} ms.",
        f"Memory: {found.idle_megabytes:.0f} MB idle, {found.most_megabytes:.0f} MB at most.",
        "The bar is reached." if found.reached else "The bar is missed.",
    )
    return "\n".join(lines)
