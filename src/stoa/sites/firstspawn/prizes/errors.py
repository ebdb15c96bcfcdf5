"""What is refused about prizes."""

from stoa.kernel.errors import Conflict, Detail, Invalid, NotFound


class NoSuchPrize(NotFound):
    """There is none, or it is not yours to see."""

    code = "NO_SUCH_PRIZE"
    message = "There is no such prize."


class NoPool(Invalid):
    """The prize belongs nowhere."""

    code = "POOL_REQUIRED"
    message = "Name the pool or the server of the prize."


class TooManyPrizes(Conflict):
    """A pool has its bounds."""

    code = "TOO_MANY_PRIZES"
    message = "A pool holds at most a hundred prizes. Remove one that is over."


class BadCommand(Invalid):
    """The console would do something else, or nothing."""

    code = "BAD_COMMAND"
    message = "This command cannot be run as it is."

    def __init__(self, words: str = message) -> None:
        """Say what is wrong with it."""
        super().__init__(words, details=(Detail("consoleCommand", words),))


class BadPeriod(Invalid):
    """It ends before it begins."""

    code = "BAD_PERIOD"
    message = "A prize is over after it has begun."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(details=(Detail("validUntil", self.message),))


class QuantityGiven(Conflict):
    """What was given cannot be taken back."""

    code = "QUANTITY_IN_USE"
    message = "More of this prize than that have been given out already."


class PrizeGiven(Conflict):
    """Somebody waits for it."""

    code = "PRIZE_IN_USE"
    message = "Somebody has been given this prize. Turn it off instead: who has it keeps it."


class MistypedCode(Invalid):
    """The last letter does not fit the others."""

    code = "CODE_MISTYPED"
    message = "This code has been mistyped: one letter does not fit the others. Look at it again."


class NoSuchCode(NotFound):
    """There is none, or it is somebody else's."""

    code = "NO_SUCH_CODE"
    message = "There is no such code."


class CodeTaken(Conflict):
    """Somebody was quicker."""

    code = "CODE_TAKEN"
    message = "This code has been claimed already."


class CodeExpired(Conflict):
    """Too late."""

    code = "CODE_EXPIRED"
    message = "This code is no longer valid."


class NotGivenNow(Conflict):
    """The owner has turned it off, or its time has not come."""

    code = "PRIZE_NOT_AVAILABLE"
    message = "This prize is not given out at the moment."


class IdentityRequired(Invalid):
    """A prize is given to a player, not to an account."""

    code = "IDENTITY_REQUIRED"
    message = "Link your player of this game first, in your settings under Players. Then claim the prize again."


class NotReserved(Conflict):
    """Nobody has claimed it, so nobody can be given it."""

    code = "CODE_NOT_RESERVED"
    message = "Nobody has claimed this code, or it is no longer valid."


class WrongPlayer(Conflict):
    """It is somebody else's."""

    code = "WRONG_PLAYER"
    message = "This code belongs to another player."
