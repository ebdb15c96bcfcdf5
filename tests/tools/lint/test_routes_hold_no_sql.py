import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize("name", ["api", "pages"])
@pytest.mark.parametrize(
    "line",
    [
        "import asyncpg",
        "from sqlalchemy import text",
        "from stoa.kernel.db import Database",
        "from stoa.kernel.db import Read, Query",
        "from . import queries",
        "from .queries import FIND",
        "from stoa.commons.tags import queries",
    ],
)
def test_a_route_that_reaches_past_the_service_is_found(name: str, line: str) -> None:
    assert lines_found("ST005", f"src/stoa/commons/tags/{name}.py", line + "\n") == [1]


@pytest.mark.parametrize("line", ["from stoa.kernel.db import Read, Write", "from . import service, models"])
def test_handles_and_services_are_what_a_route_needs(line: str) -> None:
    assert holds("ST005", "src/stoa/commons/tags/api.py", line + "\n")
