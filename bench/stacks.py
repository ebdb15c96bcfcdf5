"""The stacks: how each is made ready and started."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.ground import FOLDER, Ground

HERE = Path(__file__).parent
PEERS = HERE / "peers"
POOL = 12  # six stacks are up at once, and PostgreSQL gives a hundred connections
NPM_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Stack:
    """One server under test."""

    name: str
    title: str
    command: Callable[[int], list[str]]
    environment: Callable[[int, Ground], dict[str, str]]
    prepare: Callable[[], str] = lambda: ""
    """Makes it ready; answers why it cannot be, or nothing."""


def _uvicorn(folder: str) -> Callable[[int], list[str]]:
    def command(port: int) -> list[str]:
        options = ["--app-dir", str(PEERS / folder), "--loop", "uvloop", "--http", "httptools"]
        return [
            *(sys.executable, "-m", "uvicorn", "app:app", *options),
            *("--port", str(port), "--no-access-log", "--log-level", "warning"),
        ]

    return command


# As a real site runs: templates are not looked at for changes, and answers do not tell what they took.
PRODUCTION = {
    "STOA_MODE": "production",
    "STOA_ORIGIN": "https://bench.example",
    "STOA_HOSTS": "127.0.0.1",
    "STOA_DRAIN": "0s",  # nobody asks any more when a stack is stopped
    "STOA_KEYS": f"bench:{secrets.token_urlsafe(32)}",
    "MAIL_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": "Bench <bench@bench.example>",
}


def _peer_environment(port: int, ground: Ground) -> dict[str, str]:
    return {
        "DATABASE_URL": ground.database_url.partition("?")[0],
        "PORT": str(port),
        "BENCH_POOL": str(POOL),
        "NODE_ENV": "production",
    }


def _stoa_environment(port: int, ground: Ground) -> dict[str, str]:
    return {
        "DATABASE_URL": ground.database_url,
        "VALKEY_URL": ground.valkey_url,
        "DATABASE_READ_POOL": str(POOL),
        "DATABASE_WRITE_POOL": str(POOL),
        "STOA_PORT": str(port),
        "STOA_DATA": str(FOLDER),
        **PRODUCTION,
    }


def _installed(name: str, marker: str) -> Callable[[], str]:
    """Install what a peer's package.json names, in exact versions, beside it."""

    def prepare() -> str:
        folder = PEERS / name
        if not shutil.which("node") or not shutil.which("npm"):
            return "Node.js or npm is not installed"
        if (folder / "node_modules" / marker).is_dir():
            return ""
        return _run_npm(folder, ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"])

    return prepare


def _run_npm(folder: Path, command: Sequence[str], **more: str) -> str:
    """Run a command of npm in a peer's folder; answer why it failed, or nothing."""
    environment = {**os.environ, **more}
    try:
        ended = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=NPM_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"npm did not finish within {NPM_SECONDS} seconds"
    return "" if ended.returncode == 0 else f"npm could not install it ({ended.stderr.strip()[-300:]})"


def _nestjs(name: str, title: str, folder: str) -> Stack:
    """Give a stack of NestJS and Prisma."""

    def prepare() -> str:
        """Install, and generate Prisma's client, without its engine for migrations: that is a download of its own."""
        if reason := _installed(folder, "@nestjs/core")():
            return reason
        if (PEERS / folder / "node_modules" / ".prisma" / "client").is_dir():
            return ""
        no_engine = {"PRISMA_SCHEMA_ENGINE_BINARY": shutil.which("true") or "/bin/true"}
        return _run_npm(PEERS / folder, ["npx", "prisma", "generate"], **no_engine)

    return Stack(name, title, lambda _: ["node", str(PEERS / folder / "server.js")], _peer_environment, prepare)


STACKS: dict[str, Stack] = {
    stack.name: stack
    for stack in (
        Stack("stoa", "Stoa", lambda port: [sys.executable, "-m", "bench.serve", str(port)], _stoa_environment),
        Stack("fastapi", "FastAPI + SQLAlchemy ORM", _uvicorn("fastapi_orm"), _peer_environment),
        Stack(
            "fastify",
            "Fastify + pg",
            lambda _: ["node", str(PEERS / "fastify" / "server.js")],
            _peer_environment,
            _installed("fastify", "fastify"),
        ),
        _nestjs("nestjs", "NestJS + Prisma", "nestjs_express"),
        _nestjs("nestjs-lean", "NestJS + Prisma, lean", "nestjs_lean"),
        Stack("litestar", "Litestar + asyncpg, bare", _uvicorn("litestar_asyncpg"), _peer_environment),
    )
}


def profiled_stack(stack: Stack, written: Path) -> Stack:
    """Give the same stack under the profiler, which writes its table to a file when it ends."""
    return replace(stack, command=lambda port: [*stack.command(port), "--profile", str(written)])
