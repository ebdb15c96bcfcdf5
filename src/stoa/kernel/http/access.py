"""Access policies. Every route declares one; an app with a route that declares none does not start."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.kernel.errors import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from .exchange import Exchange


@dataclass(frozen=True, slots=True)
class Scheme:
    """A proof that stands in a header, in the words of the API's document."""

    name: str
    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route: a name for documents and tests, and a check that raises."""

    name: str
    check: "Callable[[Exchange], None] | None"
    needs_sign_in: bool = False
    prove: "Callable[[Exchange, bytes], Awaitable[None]] | None" = None
    """Checks a proof over the whole request, body included, such as a signature; raises, or sets the actor."""
    scheme: Scheme | None = None
    """How the document of the API describes that proof."""


def _signed_in(exchange: "Exchange") -> None:
    if exchange.actor.id is None:
        raise exchange.sign_in_fault or Unauthenticated()


public = Access("public", None)
"""Anybody."""

signed_in = Access("signed_in", _signed_in, needs_sign_in=True)
"""Anybody who has signed in."""


def permission(name: str) -> Access:
    """Whoever has this permission."""

    def check(exchange: "Exchange") -> None:
        if not exchange.actor.permissions:  # a service token acts for nobody, and has what its scopes name
            _signed_in(exchange)
        if name not in exchange.actor.permissions:
            raise Forbidden

    return Access(f"permission:{name}", check, needs_sign_in=True)
