"""Writing down how something went wrong: never whole, because what fails in a large page fails with all of it."""

import traceback
from types import TracebackType

MOST_FRAMES = 30
LONGEST = 16_000
"""Less than what is kept of a text that is looked through for secrets: the reason stands at the end."""
_BEGINNING = 2_000

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def write_traceback(exc_info: ExcInfo) -> str:
    """Give the frames nearest to each fault and the reasons, in a text that is read and written at once; no locals."""
    kind, value, frames = exc_info
    told = traceback.TracebackException(
        kind,
        value,
        frames,
        limit=-MOST_FRAMES,
        capture_locals=False,
        compact=True,
        max_group_width=5,
        max_group_depth=3,
    )
    whole = "".join(told.format()).rstrip()
    if len(whole) <= LONGEST:
        return whole
    left_out = len(whole) - LONGEST
    return f"{whole[:_BEGINNING]}\n… {left_out:,} letters are left out …\n{whole[_BEGINNING + left_out :]}"
