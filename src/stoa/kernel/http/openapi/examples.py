"""An example for every schema, made from what the schema says; a field that needs a certain form brings its own."""

from typing import Any

_DEEPEST = 5
_BY_FORMAT = {
    "uuid": "0193b2c4-7d5e-7a10-9c3f-2b6d8e4f1a05",
    "date-time": "2026-05-01T12:00:00Z",
    "date": "2026-05-01",
    "email": "ada@example.org",
    "uri": "https://example.org/",
}
_BY_NAME = {
    "email": "ada@example.org",
    "username": "ada-lovelace",
    "slug": "ember-hollow",
    "url": "https://example.org/",
    "link": "https://example.org/",
    "locale": "en",
    "timeZone": "Europe/Lisbon",
    "currency": "EUR",
    "country": "PT",
    "language": "en",
    "host": "play.example.org",
    "address": "play.example.org",
}


def with_examples(schemas: dict[str, Any]) -> dict[str, Any]:
    """Put an example to every schema that has none."""
    return {
        name: schema if "examples" in schema else {**schema, "examples": [_sample(schema, schemas, name)]}
        for name, schema in schemas.items()
    }


def _sample(schema: dict[str, Any], schemas: dict[str, Any], name: str, depth: int = 0) -> Any:
    if "$ref" in schema:
        return _sample(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    if "anyOf" in schema:
        return _sample(_likeliest(schema["anyOf"], depth), schemas, name, depth)
    for said in ("examples", "enum", "const"):
        if said in schema:
            return schema[said] if said == "const" else schema[said][0]
    kind = schema.get("type", "object")
    match kind if isinstance(kind, str) else kind[0]:
        case "object":
            return _object(schema, schemas, depth)
        case "array":
            return _array(schema, schemas, name, depth)
        case kind:
            return _plain(kind, schema, name)


def _plain(kind: str, schema: dict[str, Any], name: str) -> str | float | bool | None:
    match kind:
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return bool(schema.get("default", True))
        case "null":
            return None
        case _:
            return _text(schema, name)


def _likeliest(choices: list[dict[str, Any]], depth: int) -> dict[str, Any]:
    empty = [one for one in choices if one.get("type") == "null"]
    return empty[0] if empty and depth >= _DEEPEST else next((one for one in choices if one not in empty), choices[0])


def _object(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        name: _sample(inner, schemas, name, depth + 1)
        for name, inner in schema.get("properties", {}).items()
        if name in required or depth < _DEEPEST
    }


def _array(schema: dict[str, Any], schemas: dict[str, Any], name: str, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [_sample(one, schemas, name, depth + 1) for one in schema["prefixItems"]]
    least = schema.get("minItems", 0)
    if not isinstance(schema.get("items"), dict) or (depth >= _DEEPEST and not least):
        return []
    return [_sample(schema["items"], schemas, name.removesuffix("s"), depth + 1)] * max(1, least)


def _number(schema: dict[str, Any]) -> int | float:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema))
    most = schema.get("maximum", schema.get("exclusiveMaximum", least + 3) - ("exclusiveMaximum" in schema))
    number: int | float = min(max(least, min(3, most)), most)
    return number


def _text(schema: dict[str, Any], name: str) -> str:
    said = schema.get("default") or _BY_FORMAT.get(schema.get("format", "")) or _BY_NAME.get(name)
    if said is None:
        said = next((text for ending, text in _BY_NAME.items() if name.lower().endswith(ending)), "Example")
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(said))
    return said.ljust(least, "x")[: max(most, least)]
