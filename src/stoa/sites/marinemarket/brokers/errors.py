"""What is refused about firms."""

from stoa.kernel.errors import Conflict, Forbidden, NotFound


class NoSuchFirm(NotFound):
    """Nobody goes by this name."""

    code = "BROKER_NOT_FOUND"
    message = "There is no such broker."


class NotABroker(Forbidden):
    """Firms are made by brokers."""

    code = "NOT_A_BROKER"
    message = "Only people with the role of a broker make a firm. Ask the administrators for it."


class NotYourFirm(Forbidden):
    """Only whoever owns it may."""

    code = "NOT_YOUR_FIRM"
    message = "Only the owner of this firm may do this."


class HasFirm(Conflict):
    """One is enough."""

    code = "HAS_FIRM"
    message = "You have a seat in a firm already."


class SeatTaken(Conflict):
    """They sell for a firm already."""

    code = "SEAT_TAKEN"
    message = "This person has a seat in a firm already."


class TooManySeats(Conflict):
    """It is full."""

    code = "TOO_MANY_SEATS"
    message = "This firm has as many seats as it may have."


class OwnerStays(Conflict):
    """A firm needs one."""

    code = "FIRM_OWNER_STAYS"
    message = "The owner of a firm keeps their seat. Make somebody else the owner first."
