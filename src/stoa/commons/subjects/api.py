"""Routes of shared rooms at the addresses that a site gives its things.

A shared room writes a handler once, with `at` for what stands in the address and keyword parameters for what the site
declares; `bind_handler` makes of it one whose parameter is called as the site's address calls it.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, get_type_hints

import msgspec

from stoa.kernel.http.actor import Actor
from stoa.kernel.http.routes import PATH_PARAMETER

from .models import Viewer

type At = Annotated[str, msgspec.Meta(min_length=1, max_length=160)]
"""A slug or an id, as it stands in an address."""


def viewer_of(actor: Actor) -> Viewer:
    """Give whoever asks as somebody who looks."""
    return Viewer(actor.id, actor.permissions)


def bind_handler(handler: Callable[..., Any], path: str, kind: str, **given: Any) -> Callable[..., Any]:
    """Fill in what the site declares, and call `at` as the path calls it; the name tells the kinds apart."""
    parameter = next(match[1] for match in PATH_PARAMETER.finditer(path))
    signature = inspect.signature(handler)
    hints = {name: hint for name, hint in get_type_hints(handler, include_extras=True).items() if name not in given}

    @wraps(handler)
    async def bound(**arguments: Any) -> Any:
        arguments["at"] = arguments.pop(parameter)
        return await handler(**given, **arguments)

    kept = [one for name, one in signature.parameters.items() if name not in given]
    named = [one.replace(name=parameter) if one.name == "at" else one for one in kept]
    bound.__signature__ = signature.replace(parameters=named)  # type: ignore[attr-defined]  # functions take it, and say so nowhere
    bound.__annotations__ = {parameter if name == "at" else name: hint for name, hint in hints.items()}
    bound.__name__ = f"{handler.__name__}_{kind.replace('-', '_')}"
    del bound.__wrapped__  # what a function asks for is read from here, and not from what is behind it
    return bound
