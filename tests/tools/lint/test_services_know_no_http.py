import pytest

from tests.tools.lint.cases import holds, lines_found


@pytest.mark.parametrize("name", ["service", "queries", "access"])
@pytest.mark.parametrize(
    "line",
    [
        "from litestar import Request",
        "import starlette.responses",
        "from http import HTTPStatus",
        "from stoa.kernel.http.routes import Route",
        "code = status.HTTP_404_NOT_FOUND",
        "print(answer.status_code)",
    ],
)
def test_http_is_found_where_rules_live(name: str, line: str) -> None:
    assert lines_found("ST004", f"src/stoa/commons/tags/{name}.py", line + "\n") == [1]


def test_a_service_may_raise_the_faults_of_the_house() -> None:
    assert holds("ST004", "src/stoa/commons/tags/service.py", "from stoa.kernel.errors import NotFound\n")


def test_a_route_speaks_http() -> None:
    assert holds("ST004", "src/stoa/commons/tags/api.py", "from litestar import get\n")
