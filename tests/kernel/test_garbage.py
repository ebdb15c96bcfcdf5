"""Tests of `kernel.garbage`."""

import subprocess
import sys

# In a process of its own: what it leaves out of searches is left out until the end.
_PROGRAM = """
import gc
from stoa.kernel.garbage import keep_what_stands
standing = [[number] for number in range(5_000)]
keep_what_stands()
made_since = [[0]]
searched = {id(one) for one in gc.get_objects()}
print(any(id(one) in searched for one in standing), id(made_since) in searched)
"""


def test_what_stands_is_not_searched_again() -> None:
    """Leave to later searches only what was made since."""
    said = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True"]
