"""Time as authenticator apps need it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from stoa.kernel import clock

HALF_MINUTE = 30


@pytest.fixture(autouse=True)
def a_half_minute_begins() -> Iterator[None]:
    """Let each test begin with a half minute, so that a code does not run out on its way to the server."""
    left = HALF_MINUTE - clock.timestamp() % HALF_MINUTE
    with clock.moved(timedelta(seconds=left), everywhere=True):
        yield
