"""What is refused about saved searches."""

from stoa.kernel.errors import Conflict, Invalid, NotFound


class NoSuchSearch(NotFound):
    """It is not there, or somebody else's."""

    code = "SAVED_SEARCH_NOT_FOUND"
    message = "You have no such saved search."


class NothingLookedFor(Invalid):
    """Everything would match."""

    code = "NOTHING_LOOKED_FOR"
    message = "This search has no filter, so every boat would match. Choose at least one."


class TooManySearches(Conflict):
    """Nobody reads so many letters."""

    code = "TOO_MANY_SAVED_SEARCHES"
    message = "You have as many saved searches as anybody may. Delete one that you no longer need first."
