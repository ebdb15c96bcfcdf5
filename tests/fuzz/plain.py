"""The plainest request that an address answers with success, and requests that differ from it in one thing.

What is made of a document alone seldom comes far: a name must be one that is there, two fields must fit each other,
and something must have happened before. What an address needs besides its schema stands in `lessons`.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from tests.walks.crawl.filling import Maker, id_of
from tests.walks.crawl.naming import CannotName

from .cases import Case, Operation
from .lessons import Lesson, Said, Scene
from .lessons_commons import COMMONS
from .lessons_firstspawn import FIRSTSPAWN
from .lessons_marinemarket import MARINEMARKET

_LESSONS = {"firstspawn": COMMONS | FIRSTSPAWN, "marinemarket": COMMONS | MARINEMARKET}
_NOTHING = Lesson()


@dataclass(frozen=True, slots=True)
class Request:
    """A request that could be sent as it is."""

    path: str
    query: dict[str, Any]
    body: Any
    headers: dict[str, str]

    @property
    def more(self) -> dict[str, Any]:
        """Give everything besides method and path."""
        sent: dict[str, Any] = {"headers": dict(self.headers)}
        if self.query:
            sent["params"] = {name: _written(value) for name, value in self.query.items()}
        if self.body is not None:
            sent["content"] = msgspec.json.encode(self.body)
            sent["headers"]["Content-Type"] = "application/json"
        return sent

    def with_one_of(self, case: Case, number: int) -> "Request | None":
        """Give the same with one field of the body, or else of the query, as a made case has it."""
        if isinstance(self.body, dict) and isinstance(case.body, dict) and case.body:
            name = sorted(case.body)[number % len(case.body)]
            return Request(self.path, self.query, {**self.body, name: case.body[name]}, self.headers)
        if case.query:
            name = sorted(case.query)[number % len(case.query)]
            return Request(self.path, {**self.query, name: case.query[name]}, self.body, self.headers)
        return None


def lesson_of(site: str, operation: Operation) -> Lesson:
    """Give what an address needs."""
    return _LESSONS[site].get(f"{operation.method.upper()} {operation.path}", _NOTHING)


def request_at(document: dict[str, Any], operation: Operation, lesson: Lesson, scene: Scene) -> Request:
    """Make the plain request of an address, naming what is of one world."""
    told = document["paths"][operation.path][operation.method.lower()]
    maker = Maker(document, scene.world)
    path, query = operation.path, dict[str, Any]()
    for one in told.get("parameters", ()):
        name = one["name"]
        if one["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(_named(lesson, scene, one, maker), safe=""))
        elif one["in"] == "query" and one.get("required"):
            query[name] = maker.make(one["schema"], name)
    query |= _said(lesson.query, scene)
    return Request(path, query, _body(told, lesson, scene, maker), dict(lesson.headers))


def _named(lesson: Lesson, scene: Scene, parameter: dict[str, Any], maker: Maker) -> str:
    name = parameter["name"]
    if name in lesson.path:
        return str(_said(lesson.path, scene)[name])
    try:
        return id_of(scene.world, name)
    except CannotName:
        return str(maker.make(parameter["schema"], name))


def _body(told: dict[str, Any], lesson: Lesson, scene: Scene, maker: Maker) -> Any:
    schema = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    made = maker.make(schema)
    return made | _said(lesson.body, scene) if isinstance(made, dict) else made


def _said(told: "dict[str, Said] | Any", scene: Scene) -> dict[str, Any]:
    return {name: value(scene) if callable(value) else value for name, value in told.items()}


def _written(value: Any) -> Any:
    return value if isinstance(value, str | int | float | list | None) else msgspec.json.encode(value).decode()
