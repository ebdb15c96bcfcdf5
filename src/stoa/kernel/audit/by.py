"""Who does something that is written down."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from stoa.kernel.http_context import current

if TYPE_CHECKING:
    from stoa.kernel.http.exchange import Exchange


@dataclass(frozen=True, slots=True)
class By:
    """Who does it and from where; `name` says what did it where nobody is known: a job, a command, a service token."""

    actor_id: UUID | None = None
    impersonator_id: UUID | None = None
    address: str = ""
    agent: str = ""
    request_id: str = ""
    name: str = ""


def by_of(request: "Exchange") -> By:
    """Say who sends a request, and who stands behind them where somebody acts in another's name."""
    actor = request.actor
    return By(
        actor_id=actor.id,
        impersonator_id=getattr(actor, "impersonator_id", None),  # not every kind of actor can be acted for
        address=request.address,
        agent=request.header("user-agent"),
        request_id=request.request_id,
        name="" if actor.id is not None else getattr(actor, "username", ""),
    )


def by_here(name: str) -> By:
    """Say who sends the request that is being answered; outside of one, or where nobody is known, `name` did it."""
    request = current.get(None)
    by = by_of(request) if request is not None else By()
    return by if by.actor_id or by.name else replace(by, name=name)


def by_with_request(by: By) -> By:
    """Add from where it is done, where only who does it is told and a request of theirs is being answered."""
    request = current.get(None)
    if request is None or by.actor_id is None or by.request_id or by.address or request.actor.id != by.actor_id:
        return by
    return by_of(request)
