"""Starting the decoding process, waiting for it, and ending it when it takes too long."""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from .models import DamagedFile, NotTaken, Refusal, Result, Task, TooDemanding

log = structlog.get_logger(__name__)

_SOURCES = Path(__file__).resolve().parents[3]
_SAID = 2000


@dataclass(frozen=True, slots=True)
class Patience:
    """How much one file may cost."""

    seconds: float = 60
    memory: int = 2 * 1024**3
    """Of address space; a decoder that wants more is refused it."""
    file_size: int = 2 * 1024**3


async def decode(task: Task, patience: Patience) -> Result:
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
    )
    try:
        async with asyncio.timeout(patience.seconds):
            out, said = await process.communicate(msgspec.json.encode(order))
    except TimeoutError:
        raise TooDemanding from None
    finally:
        await _end(process)
    return _read(process.returncode, out, said)


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
    log.warning("decoding_failed", exit_code=code, said=said[-_SAID:].decode(errors="replace"))
    if code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        raise TooDemanding
    raise DamagedFile
