"""Starting the decoding process, waiting for it, and ending it when it takes too long."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from .models import DamagedFile, HowFar, NotTaken, Refusal, Result, Task, TooDemanding

log = structlog.get_logger(__name__)

_SOURCES = Path(__file__).resolve().parents[3]
_SAID = 2000
_LONGEST_LINE = 2**20

type Tell = Callable[[int], Awaitable[None]]
"""Told how far the work on a file is, in hundredths; each only once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How much one file may cost."""

    seconds: float = 60
    memory: int = 2 * 1024**3
    """Of address space; a decoder that wants more is refused it."""
    file_size: int = 2 * 1024**3


async def decode(task: Task, patience: Patience, tell: Tell | None = None) -> Result:
    """Read a file in a process of its own. Whatever happens to that, this process goes on."""
    order = {
        "task": task,
        "memory": int(patience.memory),
        "cpu_seconds": max(1, int(patience.seconds)),
        "file_size": int(patience.file_size),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "stoa.kernel.decoding",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=task.folder,
        env=_environment(),
        start_new_session=True,
        limit=_LONGEST_LINE,
    )
    try:
        async with asyncio.timeout(patience.seconds):
            answer, said = await asyncio.gather(_listen(process, order, tell), _last_words(process))
            await process.wait()
    except TimeoutError:
        raise TooDemanding from None
    except (ValueError, msgspec.DecodeError) as error:  # it speaks as no process of ours does
        raise DamagedFile from error
    finally:
        await _end(process)
    return _read(process.returncode, answer, said)


async def _listen(process: asyncio.subprocess.Process, order: dict[str, object], tell: Tell | None) -> bytes:
    """Hand over the order, pass on how far it is, and give the last line that came."""
    if process.stdin is None or process.stdout is None:
        raise DamagedFile
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(msgspec.json.encode(order))
        await process.stdin.drain()
    process.stdin.close()
    line, furthest = b"", -1
    while following := await process.stdout.readline():
        line = following
        said = msgspec.json.decode(line, type=Result | Refusal | HowFar)
        if isinstance(said, HowFar) and tell is not None and furthest < said.hundredths <= 100:  # noqa: PLR2004 - all of it
            furthest = said.hundredths
            await tell(furthest)
    return line


async def _last_words(process: asyncio.subprocess.Process) -> bytes:
    said = b""
    while process.stderr is not None and (more := await process.stderr.read(_SAID)):
        said = (said + more)[-_SAID:]
    return said


def _environment() -> dict[str, str]:
    """Give it none of our settings, which hold secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_SOURCES), "VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "2"}


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _read(code: int | None, out: bytes, said: bytes) -> Result:
    if code == 0:
        answer = msgspec.json.decode(out, type=Result | Refusal)
        if isinstance(answer, Refusal):
            raise NotTaken(answer.words, code=answer.code)
        return answer
    # A decoder that dies was fed something that it should not have been fed; its last words are for the log.
    log.warning("decoding_failed", exit_code=code, said=said.decode(errors="replace"))
    if code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        raise TooDemanding
    raise DamagedFile
