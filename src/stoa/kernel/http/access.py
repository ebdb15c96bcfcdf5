"""Access policies. Every route declares one; an app with a route that declares none does not start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.kernel.errors import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from .exchange import Exchange


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route: a name for documents and tests, and a check that raises."""

    name: str
    check: "Callable[[Exchange], None] | None"
    needs_sign_in: bool = False


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
