"""The bars that Stoa has set itself, held against what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.results import Findings

STOA, ORM, FASTIFY, NESTJS, LEAN = "stoa", "fastapi", "fastify", "nestjs", "nestjs-lean"
TIMES = {
    ORM: ("FastAPI + SQLAlchemy ORM", 5.0, False),
    NESTJS: ("NestJS + Prisma", 3.0, False),
    LEAN: ("NestJS + Prisma, lean", 3.0, True),
}
"""How many times a stack's figures are asked for, and whether that is only an aim."""
CACHED_RATE = 15_000.0
IDLE_MEGABYTES = 150.0
HELD_AGAINST_ORM = ("read", "list", "write")
HELD_AGAINST_FASTIFY = ("read", "list", "search", "write", "audited")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and whether it was reached."""

    what: str
    asked: str
    found: str
    reached: bool
    aim: bool = False
    """An aim is what we would like; a bar is what we owe."""


def check_bars(findings: Findings) -> list[Bar]:
    """Hold the findings against every bar that this run can speak about."""
    return [*_against_orm(findings), *_cached(findings), *_memory(findings), *_against_fastify(findings)]


def _against_orm(findings: Findings) -> Iterator[Bar]:
    for peer, (title, times, aim) in TIMES.items():
        for probe in HELD_AGAINST_ORM:
            ours, theirs = findings.result(STOA, probe), findings.result(peer, probe)
            if ours and theirs:
                ratio = ours.rate / theirs.rate
                yield Bar(
                    findings.probes[probe],
                    f"at least {times:.0f} × {title} ({theirs.rate:,.0f}/s)",
                    f"{ratio:.1f} × ({ours.rate:,.0f}/s)",
                    ratio >= times,
                    aim,
                )


def _cached(findings: Findings) -> Iterator[Bar]:
    if ours := findings.result(STOA, "cached"):
        yield Bar(
            findings.probes["cached"],
            f"at least {CACHED_RATE:,.0f}/s on one core",
            f"{ours.rate:,.0f}/s",
            ours.rate >= CACHED_RATE,
        )


def _memory(findings: Findings) -> Iterator[Bar]:
    for stack in findings.stacks:
        if stack.name == STOA:
            yield Bar(
                "Memory of the idle web process (bench site)",
                f"under {IDLE_MEGABYTES:.0f} MB",
                f"{stack.idle_megabytes:.0f} MB",
                stack.idle_megabytes < IDLE_MEGABYTES,
            )


def _against_fastify(findings: Findings) -> Iterator[Bar]:
    for probe in HELD_AGAINST_FASTIFY:
        ours, theirs = findings.result(STOA, probe), findings.result(FASTIFY, probe)
        if ours and theirs:
            yield Bar(
                findings.probes[probe],
                f"as many as Fastify + pg ({theirs.rate:,.0f}/s)",
                f"{ours.rate / theirs.rate:.0%} ({ours.rate:,.0f}/s)",
                ours.rate >= theirs.rate,
                aim=True,
            )
