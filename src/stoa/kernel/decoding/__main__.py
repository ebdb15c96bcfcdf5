"""The decoding process: reads one task from its input, says how far it is, writes one answer, and ends."""

import sys
import time
from collections.abc import Callable

import msgspec

from .cage import enter_cage
from .models import HowFar, NotTaken, Refusal, Result, Task

_TELL_EVERY = 1.0


class Order(msgspec.Struct, frozen=True):
    """A task and the bounds of the process that does it."""

    task: Task
    memory: int
    cpu_seconds: int
    file_size: int


def main() -> None:
    """Do what is asked, or say why not."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    enter_cage(memory=order.memory, cpu_seconds=order.cpu_seconds, file_size=order.file_size)
    answer: Result | Refusal
    try:
        answer = _do(order.task)
    except NotTaken as refusal:
        answer = Refusal(refusal.code, refusal.words)
    except MemoryError:
        answer = Refusal(
            "TOO_DEMANDING", "Reading this file takes more memory than is given to one file. Make it smaller."
        )
    _write(answer)


def _write(line: Result | Refusal | HowFar) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def _do(task: Task) -> Result:
    # Each reader is loaded only inside the cage, and only where it is wanted.
    kind = task.media_type.partition("/")[0]
    if kind == "image":
        from .pictures import read_picture  # noqa: PLC0415 - see above

        return read_picture(task)
    if kind == "video":
        from .films import read_film  # noqa: PLC0415 - see above

        return read_film(task, _teller())
    if kind == "application":
        from .documents import read_document  # noqa: PLC0415 - see above

        return read_document(task)
    from .sounds import read_sound  # noqa: PLC0415 - see above

    return read_sound(task, _teller())


def _teller() -> Callable[[int], None]:
    """Give what says how far the work is, now and then."""
    not_before = 0.0

    def say(hundredths: int) -> None:
        nonlocal not_before
        now = time.monotonic()
        if now >= not_before:
            not_before = now + _TELL_EVERY
            _write(HowFar(hundredths))

    return say


main()
