"""The decoding process: reads one task from its input, writes one answer, and ends."""

import sys

import msgspec

from .cage import enter_cage
from .models import NotTaken, Refusal, Result, Task


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
    sys.stdout.buffer.write(msgspec.json.encode(answer))


def _do(task: Task) -> Result:
    # Each reader is loaded only inside the cage, and only where it is wanted.
    if task.media_type.startswith("image/"):
        from .pictures import read_picture  # noqa: PLC0415 - see above

        return read_picture(task)
    if task.media_type.startswith("video/"):
        from .films import read_film  # noqa: PLC0415 - see above

        return read_film(task)
    from .sounds import read_sound  # noqa: PLC0415 - see above

    return read_sound(task)


main()
