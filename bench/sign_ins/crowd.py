"""The crowd at the door, and somebody else who only reads meanwhile."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx2

from bench.machine import memory_megabytes
from bench.sign_ins.people import PASSWORD, email_of

PAUSE_SECONDS = 0.005
WATCH_SECONDS = 0.05
PATIENCE_SECONDS = 120.0
READER = "10.8.0.1"


@dataclass(slots=True)
class Crowd:
    """What became of the sign-ins."""

    signed_in: int = 0
    turned_away: int = 0
    """Answers 503 that said when to come back."""
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def storm(port: int, count: int) -> Crowd:
    """Sign all of them in at once; whoever is asked to come back does so, when it was asked to."""
    crowd = Crowd()
    limits = httpx2.Limits(max_connections=count, max_keepalive_connections=count)
    begun = time.perf_counter()
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS, limits=limits, trust_env=False
    ) as client:
        await asyncio.gather(*[_sign_in(client, crowd, number) for number in range(count)])
    crowd.seconds = time.perf_counter() - begun
    return crowd


async def _sign_in(client: httpx2.AsyncClient, crowd: Crowd, number: int) -> None:
    body = {"email": email_of(number), "password": PASSWORD}
    headers = {"X-Forwarded-For": f"10.7.{number // 250}.{number % 250 + 1}"}  # people come from places of their own
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until:
        answer = await client.post("/api/v1/auth/login", json=body, headers=headers)
        if answer.status_code == HTTPStatus.OK:
            crowd.signed_in += 1
            return
        wait = answer.headers.get("retry-after", "")
        if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or not wait.isdigit():
            crowd.failures.append(f"{answer.status_code}: {answer.text[:200]}")
            return
        crowd.turned_away += 1
        await asyncio.sleep(int(wait))
    crowd.failures.append(f"{email_of(number)} was turned away for {PATIENCE_SECONDS:.0f} seconds.")


async def read_on(port: int, path: str, over: Callable[[], bool]) -> list[float]:
    """Ask for something again and again until it is over; give the milliseconds that each answer took."""
    took: list[float] = []
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
        while not over():
            begun = time.perf_counter()
            answer = await client.get(path, headers={"X-Forwarded-For": READER})
            took.append((time.perf_counter() - begun) * 1000)
            answer.raise_for_status()
            await asyncio.sleep(PAUSE_SECONDS)
    return took


async def watch_memory(pid: int, over: Callable[[], bool]) -> float:
    """Give the most memory that the process held, in megabytes."""
    most = 0.0
    while not over():
        most = max(most, memory_megabytes([pid]))
        await asyncio.sleep(WATCH_SECONDS)
    return most


def percentile(times: Sequence[float], part: float) -> float:
    """Give the value below which that part of them lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
