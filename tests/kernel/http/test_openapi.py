"""The document tells the truth: every route, every answer, and nobody else's server."""

import copy
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest

from stoa.kernel.feature import discover_sites
from stoa.kernel.http.openapi import described, document
from stoa.kernel.http.routes import PATH_PARAMETER
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.http.openapi_check import faults_of_answer, faults_of_document, faults_of_value

URL = "/api/v1/openapi.json"
SITES = sorted(discover_sites())

CALLS: tuple[tuple[str, str, str, Any, int], ...] = (
    ("GET", "/api/v1/things", "/api/v1/things", None, 200),
    ("GET", "/api/v1/things", "/api/v1/things?most=0", None, 422),
    ("GET", "/api/v1/things", "/api/v1/things?mast=0", None, 400),
    ("GET", "/api/v1/things", f"/api/v1/things?text={'x' * 9000}", None, 414),
    ("POST", "/api/v1/things", "/api/v1/things", {"name": "Lamp", "price": 1}, 201),
    ("POST", "/api/v1/things", "/api/v1/things", {"name": "", "price": 1}, 422),
    ("POST", "/api/v1/things", "/api/v1/things", {"nam": ""}, 400),
    ("GET", "/api/v1/things/{thing_id}", "/api/v1/things/1", None, 200),
    ("GET", "/api/v1/things/{thing_id}", "/api/v1/things/999", None, 404),
    ("PUT", "/api/v1/things/{thing_id}", "/api/v1/things/1", {"name": "Vase"}, 204),
    ("PUT", "/api/v1/things/{thing_id}", "/api/v1/things/999", {"name": "Vase"}, 404),
    ("GET", "/api/v1/members", "/api/v1/members", None, 401),
    ("GET", "/api/v1/kept/{thing_id}", "/api/v1/kept/1", None, 200),
    ("GET", "/api/v1/crash", "/api/v1/crash", None, 500),
    ("GET", "/api/v1/sleep", "/api/v1/sleep", None, 504),
    ("POST", "/api/v1/clash/{times}", "/api/v1/clash/9", {}, 503),
    ("GET", "/health", "/health", None, 200),
    ("GET", "/health/ready", "/health/ready", None, 200),
    ("GET", "/api/v1/echo", "/api/v1/echo", None, 200),
)


async def test_the_document_is_as_openapi_asks_and_names_every_route(shop: SiteUnderTest) -> None:
    answer = await shop.get(URL)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found = answer.json()
    assert list(faults_of_document(found)) == []
    app = shop.edge._sites["shop.localhost"]
    routes = [endpoint.route for endpoint in app.endpoints if described(endpoint.route)]
    assert len(routes) > 25
    named = {(method.upper(), path) for path, item in found["paths"].items() for method in item}
    assert named == {(route.method, PATH_PARAMETER.sub(r"{\1}", route.path)) for route in routes}


@pytest.mark.parametrize("name", SITES)
async def test_the_document_of_each_site_is_as_openapi_asks(start_site: StartSite, name: str) -> None:
    site = await start_site(name)
    told = (await site.get(URL)).json()
    assert list(faults_of_document(told)) == []
    assert list(_wrong_examples(told)) == []


def _wrong_examples(told: dict[str, Any]) -> Iterator[str]:
    """Every schema has an example, and it is one of what the schema describes."""
    schemas = told["components"]["schemas"]
    some = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    each = {name: {"type": "array", "items": one, "minItems": 1} for name, one in some.items()}
    check = jsonschema_rs.Draft202012Validator({"properties": each, "components": {"schemas": schemas}})
    examples = {name: schema.get("examples", []) for name, schema in schemas.items()}
    yield from (f"{error.instance_path}: {error.message}" for error in check.iter_errors(examples))


@pytest.mark.parametrize("name", SITES)
async def test_each_group_has_a_part_of_the_document_that_stands_alone(start_site: StartSite, name: str) -> None:
    site = await start_site(name)
    whole = (await site.get(URL)).json()
    contents = (await site.get("/api/v1/docs", headers={"Accept": "text/html"})).text
    named: set[str] = set()
    for group in {told["tags"][0] for item in whole["paths"].values() for told in item.values()}:
        part = (await site.get(URL, params={"group": group})).json()
        assert list(faults_of_document(part)) == [], group
        named |= part["paths"].keys()
        assert f"?group={group}" in contents
    assert named == whole["paths"].keys()
    for wrong, status in (("nothing", 404), ("A B", 422)):
        assert (await site.get(URL, params={"group": wrong})).status_code == status
        assert (await site.get("/api/v1/docs", params={"group": wrong})).status_code == status


def test_the_check_finds_what_is_wrong() -> None:
    text = {"type": "string"}
    good: dict[str, Any] = {
        "openapi": "3.1.0", "info": {"title": "A", "version": "1"},
        "paths": {"/a/{b}": {"get": {"operationId": "x", "security": [], "responses": {"200": {"description": "Yes."}},
                                     "parameters": [{"name": "b", "in": "path", "required": True, "schema": text}]}}},
        "components": {"schemas": {}, "securitySchemes": {}},
    }  # fmt: skip
    assert list(faults_of_document(good)) == []
    changes: tuple[Callable[[Any], object], ...] = (
        lambda one: one.update(openapi="3.0.0"),
        lambda one: one["paths"]["/a/{b}"]["get"].update(parameters=[]),
        lambda one: one["paths"]["/a/{b}"]["get"].update(responses={"20x": {"description": ""}}),
        lambda one: one["paths"]["/a/{b}"]["get"].update(security=[{"magic": []}]),
        lambda one: one["components"]["schemas"].update(C={"$ref": "#/components/schemas/Nowhere"}),
    )
    for change in changes:
        changed = copy.deepcopy(good)
        change(changed)
        assert list(faults_of_document(changed))
    shape = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
    }
    assert not list(faults_of_value(good, shape, {"a": None}, "$"))
    wrong: tuple[Any, ...] = ({}, {"a": "1"}, {"a": True}, [])
    assert all(list(faults_of_value(good, shape, value, "$")) for value in wrong)


async def test_no_answer_is_outside_of_the_document(shop: SiteUnderTest, logged: io.StringIO) -> None:
    told = (await shop.get(URL)).json()
    for method, path, target, body, status in CALLS:
        for headers in ({}, {"Accept": "application/problem+json"}):
            answer = await shop.request(method, target, json=body, headers=headers)
            assert answer.status_code == status, (target, answer.text)
            assert faults_of_answer(told, method, path, answer) == [], target
    assert "request_crashed" in logged.getvalue()


async def test_the_document_is_made_once_for_each_site(shop: SiteUnderTest) -> None:
    app = shop.edge._sites["shop.localhost"]
    assert document(app)["info"]["title"] == "Shop API"
    assert (await shop.get(URL)).content == (await shop.get(URL)).content


async def test_the_page_of_the_api_asks_nobody_else(shop: SiteUnderTest) -> None:
    for params in ({}, {"group": "things"}):
        page = await shop.get("/api/v1/docs", params=params, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert URL in page.text
        sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert sources
        assert [one for one in sources if one.startswith(("http:", "https:", "//"))] == []
        for one in sources:
            if one.startswith("/static/"):
                assert (await shop.get(one)).status_code == 200, one
    told = (await shop.get(URL)).json()
    assert [server["url"] for server in told["servers"]] == ["/"]
