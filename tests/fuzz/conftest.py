"""Where whatever is sent may name any host: the guard refuses to go there all the same, and nobody minds."""

from collections.abc import Iterator

import pytest

from tests.harness import network


@pytest.fixture(autouse=True)
def nothing_leaves_the_machine() -> Iterator[None]:
    """Let the site take each refusal for an ordinary one."""
    yield
    network._refused.clear()
