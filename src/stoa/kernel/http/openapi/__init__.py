"""The OpenAPI 3.1 document of a site, made from its routes: what they take, what they answer, and every way to fail."""

import inspect
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import msgspec

from stoa import __version__
from stoa.kernel.db.page import Page, Pagination
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import (
    Detail,
    Fault,
    Forbidden,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    TooLarge,
    TooSlow,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    UriTooLong,
)
from stoa.kernel.http.access import Access
from stoa.kernel.http.added import Added
from stoa.kernel.http.deadline import DeadlinePassed
from stoa.kernel.http.endpoint import Endpoint
from stoa.kernel.http.problems import UnknownField
from stoa.kernel.http.replies import Bytes, Redirect, Reply, Stream, View
from stoa.kernel.http.routes import PATH_PARAMETER, Route
from stoa.kernel.idempotency import BadIdempotencyKey, IdempotencyKeyInUse, IdempotencyKeyReused

from .examples import with_examples
from .moments import name_moments
from .naming import tidy
from .refusals import Refusals, error_schemas

if TYPE_CHECKING:
    from stoa.kernel.http.site_app import SiteApp

_REF = "#/components/schemas/{name}"
_NOT_JSON = (Bytes, View, Redirect, Stream)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Your name for this request, such as a random UUID. Sent again within 24 hours with the same body, "
    "it has one effect and the same answer, which then says `Idempotent-Replayed: true`. A refusal is not remembered.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_HEADERS = {
    name: {"description": words, "schema": {"type": "string"}}
    for name, words in (
        ("RateLimit", "How the limit stands, as the IETF draft writes it."),
        ("RateLimit-Policy", "The limits that apply, as the IETF draft writes them."),
        ("X-Request-ID", "The id under which this request stands in the logs."),
        ("Location", "Where what was made stands, by itself or in its list."),
    )
}
_RATE_HEADERS = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS if name != "Location"}
_MADE_HEADERS = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}

type _Types = tuple[dict[Any, Any], dict[str, Any]]  # schemas by what they are of, and those that have names


def document(app: "SiteApp") -> dict[str, Any]:
    """Describe every route that answers in JSON."""
    endpoints = [endpoint for endpoint in app.endpoints if described(endpoint.route)]
    types = _schemas(endpoints, app.site.declared(Added))
    refusals = Refusals()
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = PATH_PARAMETER.sub(r"{\1}", endpoint.route.path)
        paths.setdefault(path, {})[endpoint.route.method.lower()] = _operation(endpoint, types, refusals)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{app.site.title} API",
            "version": __version__,
            "description": app.site.description or app.site.tagline,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": app.origin or "/"}],
        "paths": paths,
        "components": {
            "schemas": with_examples({**types[1], **error_schemas()}),
            "responses": dict(sorted(refusals.shared.items())),
            "headers": _HEADERS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "session": {"type": "apiKey", "in": "cookie", "name": app.cookie_name("stoa_session")},
                **_proofs(endpoints),
            },
        },
    }


def described(route: Route) -> bool:
    """Say whether the document tells of a route."""
    return route.listed and (route.is_api or route.path.startswith("/health"))


def tag_of(route: Route) -> str:
    """Name the group that a route stands in: what its address begins with."""
    parts = [part for part in route.path.removeprefix("/api/v1").split("/") if part and "{" not in part]
    return "/".join(parts[:2] if parts[0] == "admin" else parts[:1])


def answer_types(endpoint: Endpoint) -> list[Any]:
    """Find what may stand in `data`, and what is answered without it; None for an answer that says nothing."""
    returns = endpoint.binding.returns
    choices = get_args(returns) if get_origin(returns) in {Union, UnionType} else (returns,)
    found: list[Any] = []
    for choice in choices:
        kind = get_args(choice)[0] if get_origin(choice) is Reply else choice
        if get_origin(kind) is Page:
            kind = list.__class_getitem__(get_args(kind)[0])
        found.append(None if kind is type(None) else kind)
    return [kind for index, kind in enumerate(found) if kind not in found[:index]]


def _is_page(endpoint: Endpoint) -> bool:
    kind = endpoint.binding.returns
    return get_origin(kind) is Page or (get_origin(kind) is Reply and get_origin(get_args(kind)[0]) is Page)


def _schemas(endpoints: Iterable[Endpoint], added: Iterable[Added[Any]]) -> _Types:
    """Make the schema of every type that the routes use, in one go, so that shared ones are shared."""
    kinds: list[Any] = [Detail, Decision, Pagination]
    for endpoint in endpoints:
        binding = endpoint.binding
        kinds += [kind for kind in (*answer_types(endpoint), binding.body, binding.query) if kind is not None]
        kinds += binding.path.values()
        if endpoint.route.listing is not None:
            kinds += [parameter.type for parameter in endpoint.route.listing.parameters()]
    kinds = [kind for kind in kinds if kind not in _NOT_JSON]
    unique = [kind for index, kind in enumerate(kinds) if kind not in kinds[:index]]
    told = [one.told for one in added]
    schemas, components = msgspec.json.schema_components([*unique, *told], ref_template=_REF)
    name_moments([*unique, *told], components)
    for one in added:
        components[_name(one.to, components)] = components.pop(_name(one.told, components))
    return tidy({_key(kind): schema for kind, schema in zip(unique, schemas, strict=False)}, dict(components))


def _name(kind: type, components: Mapping[str, Any]) -> str:
    """Give what a type is called among those that have names: in full where two have the same."""
    full = f"{kind.__module__}.{kind.__qualname__}"
    return full if full in components else kind.__name__


def _key(kind: Any) -> str:
    return repr(kind)


def _proofs(endpoints: Iterable[Endpoint]) -> dict[str, dict[str, str]]:
    schemes = [access.scheme for endpoint in endpoints if (access := endpoint.route.access) and access.scheme]
    return {
        one.name: {"type": "apiKey", "in": "header", "name": one.header, "description": one.meaning} for one in schemes
    }


def _security(access: Access | None) -> list[dict[str, list[str]]]:
    if access is None:
        return []
    if access.scheme:
        return [{access.scheme.name: []}]
    return [{"bearer": []}, {"session": []}] if access.needs_sign_in else []


def _operation(endpoint: Endpoint, types: _Types, refusals: Refusals) -> dict[str, Any]:
    route, access = endpoint.route, endpoint.route.access
    operation: dict[str, Any] = {
        "operationId": route.name.replace(".api.", ".").replace(".", "_"),
        "summary": route.summary,
        "description": inspect.getdoc(route.handler) or route.summary,
        "tags": [tag_of(route)],
        "x-access": access.name if access else "",
        "security": _security(access),
        "parameters": _parameters(endpoint, types),
        "responses": _responses(endpoint, types[0]) | refusals.of(faults_of(endpoint)),
    }
    if route.deprecated is not None:
        operation["deprecated"] = True
    if endpoint.binding.body is not None:
        schema = types[0][_key(endpoint.binding.body)]
        operation["requestBody"] = {
            "required": endpoint.binding.needs_body,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _parameters(endpoint: Endpoint, types: _Types) -> list[dict[str, Any]]:
    schemas, components = types
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": schemas[_key(kind)]}
        for name, kind in endpoint.binding.path.items()
    ]
    query = endpoint.binding.query
    if query is not None:
        properties = components[schemas[_key(query)]["$ref"].rpartition("/")[2]]["properties"]
        required = {field.encode_name for field in msgspec.structs.fields(query) if field.required}
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in properties.items()
        ]
    if endpoint.route.idempotent:
        found.append(_KEY)
    listing = endpoint.route.listing
    for parameter in listing.parameters() if listing is not None else ():
        schema = dict(schemas[_key(parameter.type)])
        if parameter.choices:
            schema = {"type": "string", "enum": list(parameter.choices)}
        if parameter.default is not None:
            schema["default"] = parameter.default
        if parameter.repeat:
            schema = {"type": "array", "items": schema}
        one = {"name": parameter.name, "in": "query", "description": parameter.meaning, "schema": schema}
        found.append({**one, "explode": False} if parameter.name == "fields" else one)
    return found


def _responses(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    kinds = answer_types(endpoint)
    responses: dict[str, Any] = {}
    if None in kinds:
        responses["204"] = {"description": "Done; there is nothing to say.", "headers": _RATE_HEADERS}
    if Redirect in kinds:
        responses["303"] = {"description": "Done; look there.", "headers": _RATE_HEADERS}
    if any(kind in _NOT_JSON and kind is not Redirect for kind in kinds):
        responses[str(endpoint.status)] = {
            "description": "The bytes that were asked for.",
            "headers": _RATE_HEADERS,
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    told = [schemas[_key(kind)] for kind in kinds if kind is not None and kind not in _NOT_JSON]
    if told:
        schema = told[0] if len(told) == 1 else {"anyOf": told}
        responses[str(endpoint.status)] = {
            "description": "The answer.",
            "headers": _MADE_HEADERS if endpoint.status == HTTPStatus.CREATED else _RATE_HEADERS,
            "content": {"application/json": {"schema": _enveloped(schema, paged=_is_page(endpoint))}},
        }
        if endpoint.route.method == "GET":
            responses["304"] = {"description": "What you hold is still right.", "headers": _RATE_HEADERS}
    return responses


def _enveloped(schema: Any, *, paged: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"data": schema, "meta": {"type": "object"}}
    required = ["data"]
    if paged:
        pagination = {"$ref": _REF.format(name="Pagination")}
        properties["meta"] = {"type": "object", "properties": {"pagination": pagination}, "required": ["pagination"]}
        required.append("meta")
    return {"type": "object", "properties": properties, "required": required}


def faults_of(endpoint: Endpoint) -> list[type[Fault]]:
    """Every way in which a route may refuse."""
    route, binding = endpoint.route, endpoint.binding
    found: list[type[Fault]] = [
        Fault,
        RateLimited,
        DeadlinePassed,
        Unavailable,
        MethodNotAllowed,
        UriTooLong,
        Malformed,
        UnknownField,
    ]
    if binding.path:
        found.append(NotFound)
    if route.access is not None and route.access.needs_sign_in:
        found += [Unauthenticated, Forbidden]
    if binding.query is not None or route.listing is not None:
        found.append(Invalid)
    if route.idempotent:
        found += [BadIdempotencyKey, IdempotencyKeyInUse, IdempotencyKeyReused]
    if route.method != "GET":
        found += [Forbidden, TooLarge, TooSlow]
        if binding.body is not None:
            found += [Invalid, UnsupportedMedia]
    return list(dict.fromkeys([*found, *route.faults]))
