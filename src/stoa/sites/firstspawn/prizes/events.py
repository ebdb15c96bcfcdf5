"""What happens to prizes."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("prize.claimed", aggregate="prize_id")
class PrizeClaimed(Event, frozen=True):
    """Somebody has a prize reserved for their player."""

    prize_id: UUID
    server_id: UUID
    person_id: UUID


@event("prize.executed", aggregate="prize_id")
class PrizeExecuted(Event, frozen=True):
    """The server gives it to the player."""

    prize_id: UUID
    server_id: UUID
    person_id: UUID | None
