"""From a request to the arguments of a handler."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl, unquote_plus
from weakref import WeakKeyDictionary

import msgspec

from stoa.kernel.db import Once, Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Malformed, NotFound, UnsupportedMedia

from .problems import explain, unknown_names
from .routes import Route

if TYPE_CHECKING:
    from .exchange import Exchange

type Pick = Callable[["Exchange", bytes], Any]

MOST_QUERY_FIELDS = 60
MOST_FORM_FIELDS = 500
LONGEST_PATH_PART = 4000
CSRF_FIELD = "csrf_token"
_JSON = b"application/json"
_FORM = b"application/x-www-form-urlencoded"


class WrongDeclaration(Exception):
    """A route's function asks for something that no request can give."""


# Two sites have most of their handlers in common, and reading a signature is the dearest part of a start.
_signatures: WeakKeyDictionary[Callable[..., Any], tuple[Mapping[str, Any], tuple[str, ...]]] = WeakKeyDictionary()


def _signature_of(handler: Callable[..., Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """Give the types and the names of what a handler takes, read once in a process."""
    if handler not in _signatures:
        hints = get_type_hints(handler, include_extras=True)
        _signatures[handler] = hints, tuple(inspect.signature(handler).parameters)
    return _signatures[handler]


class Binding:
    """What a handler asks for, worked out once."""

    def __init__(self, route: Route) -> None:
        """Read the handler's signature."""
        hints, names = _signature_of(route.handler)
        self.returns: Any = hints.get("return")
        self.database: type[Read] | None = None
        self.body: Any = None
        self.needs_body = False
        self.query: Any = None
        self.path: dict[str, Any] = {}
        self._picks: list[tuple[str, Pick]] = []
        for name in names:
            if name not in hints:
                message = f"{route.name}: the parameter {name!r} has no type."
                raise WrongDeclaration(message)
            self._bind(route, name, hints[name])
        # Links to pages are decorated by those who share them; programs are told of what means nothing here.
        self._takes_no_query = route.is_api and not {"asked", "query", "request"} & hints.keys()
        left = set(route.path_parameters) - set(self.path)
        if left:
            message = f"{route.name}: nothing takes {sorted(left)} of the path {route.path}."
            raise WrongDeclaration(message)

    def _bind(self, route: Route, name: str, kind: Any) -> None:
        match name:
            case "db":
                if kind not in {Read, Write, Once}:
                    message = f"{route.name}: `db` must be a Read, a Write or a Once."
                    raise WrongDeclaration(message)
                self.database = kind
            case "request":
                self._picks.append((name, lambda exchange, _: exchange))
            case "actor":
                self._picks.append((name, lambda exchange, _: exchange.actor))
            case "body":
                self.body = kind
                self.needs_body = not may_be_left_out(route, kind)
                self._picks.append((name, body_reader(kind, needed=self.needs_body)))
            case "query":
                self.query = kind
                self._picks.append((name, query_reader(kind, lenient=not route.is_api)))
            case "asked":
                self._picks.append((name, _listing_reader(route)))
            case _ if name in route.path_parameters:
                self.path[name] = kind
                self._picks.append((name, _path_reader(name, kind)))
            case _:
                message = f"{route.name}: {name!r} is no part of the path, and nothing else gives it."
                raise WrongDeclaration(message)

    def arguments(self, exchange: "Exchange", body: bytes) -> dict[str, Any]:
        """Read the arguments, except `db`."""
        if self._takes_no_query and exchange.scope["query_string"]:
            names = [name for name, _ in _pairs(exchange.scope["query_string"], MOST_QUERY_FIELDS)]
            raise unknown_names(names, [])
        return {name: pick(exchange, body) for name, pick in self._picks}


def _path_reader(name: str, kind: Any) -> Pick:
    def read(exchange: "Exchange", _: bytes) -> Any:
        text = exchange.path_params[name]
        if len(text) > LONGEST_PATH_PART or "\x00" in text:
            raise NotFound
        try:
            return msgspec.convert(text, kind, strict=False)
        except msgspec.ValidationError:
            raise NotFound from None

    return read


def _listing_reader(route: Route) -> Pick:
    listing = route.listing
    if listing is None:
        message = f"{route.name} takes `asked`, and names no listing: add listing=…."
        raise WrongDeclaration(message)

    def read(exchange: "Exchange", _: bytes) -> ListRequest:
        query = exchange.scope["query_string"].decode("latin-1")
        if not route.is_api:
            query = "&".join(part for part in query.split("&") if unquote_plus(part.partition("=")[0]) in listing.names)
        return listing.ask(query, exchange.app.keys, actor=exchange.actor.id or "")

    return read


def may_be_left_out(route: Route, kind: Any) -> bool:
    """Whether who asks need send no body: nothing in it is needed, and what is asked for is said by the address.

    A PATCH that names nothing would change nothing, so its body was forgotten.
    """
    is_struct = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return (
        is_struct and route.method in {"POST", "PUT"} and not any(one.required for one in msgspec.structs.fields(kind))
    )


def body_reader(kind: Any, *, needed: bool = True) -> Pick:
    """Read JSON or a form into a struct."""
    decoder = msgspec.json.Decoder(kind)

    def read(exchange: "Exchange", body: bytes) -> Any:
        told = exchange.headers.get(b"content-type", b"")
        media = told if told == _JSON else told.partition(b";")[0].strip().lower()
        if media == _FORM and not exchange.is_api:
            return _read_form(kind, body)
        if not body:
            if not needed:
                return kind()
            message = "The body is empty. Send what the address asks for."
            raise Malformed(message)
        if media != _JSON:
            message = (
                "Send the body as application/json." if exchange.is_api else "Send the form in the way the page does."
            )
            raise UnsupportedMedia(message)
        return _read_json(kind, decoder, body)

    return read


def _read_json(kind: Any, decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    """Read a body, and tell what is wrong with one that is no JSON, whichever reading of it finds out."""
    try:
        try:
            value = decoder.decode(body)
        except msgspec.ValidationError as error:
            raise explain(error, kind, lambda: msgspec.json.decode(body)) from None
        if b"\\u0000" in body:
            _refuse_nul(msgspec.json.decode(body))
    except RecursionError:
        message = "The body is nested too deeply."
    except UnicodeDecodeError:
        message = "The body is not text in UTF-8."
    except msgspec.DecodeError as error:
        message = f"The body is not JSON: {error}."
    else:
        return value
    raise Malformed(message)


def _refuse_nul(value: Any) -> None:
    """PostgreSQL keeps no NUL character in text; say so here rather than fail there."""
    match value:
        case str() if "\x00" in value:
            message = "The body holds a NUL character, which is not text."
            raise Malformed(message)
        case dict():
            for name, inner in value.items():
                _refuse_nul(name)
                _refuse_nul(inner)
        case list():
            for inner in value:
                _refuse_nul(inner)


def _read_form(kind: Any, body: bytes) -> Any:
    fields = _pairs(body, MOST_FORM_FIELDS)
    return _from_pairs(kind, [(name, value) for name, value in fields if name != CSRF_FIELD])


def query_reader(kind: Any, *, lenient: bool) -> Pick:
    """Read the query string into a struct; `lenient` passes over what it does not know, as pages do."""
    names = frozenset(kind.__struct_encode_fields__)

    def read(exchange: "Exchange", _: bytes) -> Any:
        pairs = _pairs(exchange.scope["query_string"], MOST_QUERY_FIELDS)
        return _from_pairs(kind, [pair for pair in pairs if pair[0] in names] if lenient else pairs)

    return read


def _pairs(text: bytes, most: int) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, max_num_fields=most, errors="strict")
    except UnicodeDecodeError:
        message = "Names and values must be text in UTF-8, percent-encoded."
        raise Malformed(message) from None
    except ValueError:
        message = f"At most {most} fields can be sent."
        raise Malformed(message) from None
    if any("\x00" in name or "\x00" in value for name, value in pairs):
        message = "A value holds a NUL character, which is not text."
        raise Malformed(message)
    return pairs


@cache
def _fields_of(kind: Any) -> Mapping[str, bool]:
    """Name the fields of a struct as they are sent, and say of each whether it takes many values."""
    return {
        encoded: _takes_many(field.type)
        for encoded, field in zip(kind.__struct_encode_fields__, msgspec.structs.fields(kind), strict=True)
    }


def _from_pairs(kind: Any, pairs: list[tuple[str, str]]) -> Any:
    fields = _fields_of(kind)
    raw: dict[str, Any] = {}
    unknown = [name for name, _ in pairs if name not in fields]
    if unknown:
        raise unknown_names(unknown, list(fields))
    for name, value in pairs:
        if fields[name]:
            raw.setdefault(name, []).append(value)
        elif name in raw:
            message = f"{name} is given more than once."
            raise Malformed(message)
        else:
            raw[name] = value
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        raise explain(error, kind, lambda: raw) from None


def _takes_many(kind: Any) -> bool:
    origin = get_origin(kind)
    if origin is Union or (origin is not None and type(None) in get_args(kind)):
        return any(_takes_many(arg) for arg in get_args(kind))
    return (
        kind is list
        or origin in {list, tuple, set, frozenset}
        or (hasattr(kind, "__metadata__") and _takes_many(get_args(kind)[0]))
    )
