"""Which route answers for an address."""

import pytest
from litestar import Litestar, get
from litestar.exceptions import NotFoundException
from litestar.utils import normalize_path

from stoa.kernel.errors import MethodNotAllowed
from stoa.kernel.http.routing import RoutingTable

TABLE = RoutingTable(
    [
        ("GET", "/shelves"),
        ("POST", "/shelves"),
        ("GET", "/shelves/{shelf_id}/books/{book_id}"),
        ("DELETE", "/shelves/{shelf}/books/{book}"),
        ("GET", "/shelves/newest"),
        ("GET", "/files/{path:path}"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "number", "parts"),
    [
        ("GET", "/shelves", 0, {}),
        ("HEAD", "/shelves", 0, {}),
        ("POST", "/shelves/", 1, {}),
        ("GET", "/shelves/3/books/4", 2, {"shelf_id": "3", "book_id": "4"}),
        ("GET", "/shelves/newest", 4, {}),
        ("GET", "/files/a/b.txt", 5, {"path": "/a/b.txt"}),
        ("OPTIONS", "/shelves", None, {}),
    ],
)
def test_a_route_is_found_with_what_stands_in_its_path(
    method: str, path: str, number: int | None, parts: dict[str, str]
) -> None:
    assert TABLE.find(method, path) == (number, parts)


def test_two_methods_of_one_path_may_name_its_parts_differently() -> None:
    assert TABLE.find("DELETE", "/shelves/3/books/4") == (3, {"shelf": "3", "book": "4"})


@pytest.mark.parametrize("method", ["PUT", "TRACE", "BREW"])
def test_a_method_that_nobody_answers_is_told_apart_from_an_unknown_address(method: str) -> None:
    with pytest.raises(MethodNotAllowed):
        TABLE.find(method, "/shelves")
    with pytest.raises(NotFoundException):
        TABLE.find(method, "/cellars")


def test_an_address_says_which_methods_it_answers_to() -> None:
    assert TABLE.methods_of("/shelves") == {"GET", "HEAD", "POST"}
    assert TABLE.methods_of("/cellars") == set()


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "//", "/shelves", "shelves", "//shelves//", "/shelves/3", "/shelves/3/books", "/shelves/3/books/4/5",
        "/shelves//3//books/4/", "/shelves/newest/books/4", "/shelves/newest/", "/shelves/{part_0}/books/{part_1}",
        "/{part_0}", "/files", "/files/", "/files/a", "/files//a//b/", "/files/{part_0}", "/shelves/3/books/%2f",
    ],
)  # fmt: skip
def test_an_address_leads_where_litestar_says(path: str) -> None:
    @get(["/shelves", "/shelves/{a:str}/books/{b:str}", "/shelves/newest", "/files/{a:path}"])
    async def answer() -> str:
        return "here"

    router = Litestar([answer], openapi_config=None, logging_config=None).asgi_router
    try:
        *_, parts, shape = router.handle_routing(path=normalize_path(path), method="GET")
    except NotFoundException:
        assert TABLE.methods_of(path) == set()
    else:
        number, found = TABLE.find("GET", path)
        numbers = {"/shelves": 0, "/shelves/{a}/books/{b}": 2, "/shelves/newest": 4, "/files/{a}": 5}
        assert (number, list(found.values())) == (numbers[shape], list(parts.values()))


def test_two_routes_for_one_address_are_refused() -> None:
    with pytest.raises(ValueError, match="Two routes answer GET /shelves"):
        RoutingTable([("GET", "/shelves"), ("GET", "/shelves")])
