"""Checks a document against what OpenAPI 3.1 asks, and answers against the document."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    "array": (list,), "object": (dict,), "null": (type(None),),
}  # fmt: skip


def faults_of_document(document: dict[str, Any]) -> Iterator[str]:
    """Give everything that is not as OpenAPI asks."""
    if not re.fullmatch(r"3\.1\.\d+", document.get("openapi", "")):
        yield "openapi"
    if not {"title", "version"} <= document.get("info", {}).keys():
        yield "info"
    identities: list[str] = []
    for path, item in document["paths"].items():
        if not path.startswith("/"):
            yield f"{path}: no path"
        for method, operation in item.items():
            where = f"{method} {path}"
            if method not in METHODS:
                yield f"{where}: no method"
            identities.append(operation["operationId"])
            yield from _faults_of_operation(where, path, operation, document)
    if len(identities) != len(set(identities)):
        yield "an operationId is there twice"
    for reference in _references(document):
        if resolve(document, reference) is None:
            yield f"{reference} leads nowhere"


def _faults_of_operation(where: str, path: str, operation: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
    if in_path != set(re.findall(r"\{(\w+)\}", path)):
        yield f"{where}: parameters of the path"
    named = [(one["name"], one["in"]) for one in operation["parameters"]]
    if len(named) != len(set(named)):
        yield f"{where}: a parameter is there twice"
    for parameter in operation["parameters"]:
        if "schema" not in parameter or (parameter["in"] == "path" and parameter.get("required") is not True):
            yield f"{where}: {parameter['name']}"
    if not operation["responses"]:
        yield f"{where}: no answers"
    for status, response in operation["responses"].items():
        told = follow(document, response)
        if not re.fullmatch(r"[1-5]\d\d", status) or not (told or {}).get("description"):
            yield f"{where}: {status}"
    for requirement in operation["security"]:
        for scheme in requirement:
            if scheme not in document["components"]["securitySchemes"]:
                yield f"{where}: security {scheme}"


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def follow(document: dict[str, Any], part: dict[str, Any]) -> Any:
    """Give what a part says, or what it refers to says."""
    return resolve(document, part["$ref"]) if "$ref" in part else part


def resolve(document: dict[str, Any], reference: str) -> Any:
    """Follow a reference; None where it leads nowhere."""
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(found, dict) or part not in found:
            return None
        found = found[part]
    return found


def faults_of_answer(document: dict[str, Any], method: str, path: str, answer: httpx2.Response) -> list[str]:
    """Give what the document does not allow about an answer to this path of the document."""
    responses = document["paths"][path][method.lower()]["responses"]
    response = responses.get(str(answer.status_code))
    if response is None:
        return [f"{answer.status_code} is not among {sorted(responses)}"]
    response = follow(document, response)
    if not answer.content:
        return []
    kind = answer.headers["content-type"].partition(";")[0]
    if "*/*" in response.get("content", {}):
        return []
    content = response.get("content", {}).get(kind)
    if content is None:
        return [f"{kind} is not among {sorted(response.get('content', {}))}"]
    return list(faults_of_value(document, content["schema"], answer.json(), "$"))


def faults_of_value(document: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    """Give what is wrong with a value, by as much of JSON Schema as our documents use."""
    if "$ref" in schema:
        schema = resolve(document, schema["$ref"])
    if "anyOf" in schema:
        if all(list(faults_of_value(document, one, value, where)) for one in schema["anyOf"]):
            yield f"{where}: {value!r} fits none"
        return
    kinds = schema.get("type", [])
    allowed = [TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    if allowed and not any(
        isinstance(value, kind) and not (bool not in kind and isinstance(value, bool)) for kind in allowed
    ):
        yield f"{where}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not in {schema['enum']}"
    if isinstance(value, dict):
        yield from (f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, inner in value.items():
            if name in schema.get("properties", {}):
                yield from faults_of_value(document, schema["properties"][name], inner, f"{where}.{name}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, inner in enumerate(value):
            yield from faults_of_value(document, schema["items"], inner, f"{where}[{number}]")
