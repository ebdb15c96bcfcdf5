"""Tests of `kernel.garbage`."""

import gc

from stoa.kernel.garbage import keep_what_stands


def test_what_stands_is_not_searched_again() -> None:
    """Leave to later searches only what was made since."""
    standing = [[number] for number in range(5_000)]
    try:
        keep_what_stands()
        made_since = [[0]]
        searched = {id(one) for one in gc.get_objects()}
        assert not searched & {id(one) for one in standing}
        assert id(made_since) in searched
    finally:
        gc.unfreeze()
