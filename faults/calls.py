"""Calls to services outside, asked for and waited for."""

import asyncio
import time
from collections.abc import Iterable

import httpx

from faults import queries
from faults.ground import DATABASE, Ground

OVER_SECONDS = 120.0


async def ask_for_calls(ground: Ground, ports: Iterable[int]) -> None:
    """Have a worker call the service at each of these ports."""
    async with httpx.AsyncClient(timeout=30) as client:
        for port in ports:
            await client.post(f"http://127.0.0.1:{ground.ports[0]}/api/v1/calls/{port}")


async def until_calls_are_over(ground: Ground) -> None:
    """Wait until each is done or given up."""
    end = time.monotonic() + OVER_SECONDS
    while await ground.postgres.sql(queries.CALLING, database=DATABASE):
        if time.monotonic() > end:
            message = "The calls to services outside do not end."
            raise TimeoutError(message)
        await asyncio.sleep(0.1)
