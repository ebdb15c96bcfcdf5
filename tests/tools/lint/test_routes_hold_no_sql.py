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
        "from stoa.commons.tags import queries",
    ],
)
def test_a_route_that_reaches_past_the_service_is_found(name: str, line: str) -> None:
    assert lines_found("ST005", f"src/stoa/commons/tags/{name}.py", line + "\n") == [1]


@pytest.mark.parametrize("use", ["await FIND.first(db, id=1)", "await TAGS.page(db, asked)", "run(TAGS, db)"])
def test_a_route_that_runs_a_query_is_found(use: str) -> None:
    text = f"from .queries import FIND, TAGS\n\nasync def show(db):\n    return {use}\n"
    assert lines_found("ST005", "src/stoa/commons/tags/api.py", text) == [4]


@pytest.mark.parametrize(
    "text",
    [
        "from stoa.kernel.db import Read, Write",
        "from . import service, models",
        "from .queries import TAGS\n\n@get('/tags', listing=TAGS)\nasync def show(db): ...",
        "from .queries import TAGS\n\nasked = TAGS.ask('limit=5', keys)",
    ],
)
def test_handles_services_and_declared_listings_are_what_a_route_needs(text: str) -> None:
    assert holds("ST005", "src/stoa/commons/tags/api.py", text + "\n")
