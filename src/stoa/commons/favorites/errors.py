"""What keeping things refuses."""

from stoa.kernel.errors import Conflict, NotFound

from .models import MOST_FAVORITES, MOST_LISTS


class TooManyFavorites(Conflict):
    """There is no room for another one."""

    code = "TOO_MANY_FAVORITES"
    message = f"You keep {MOST_FAVORITES:,} things already. Take one off your favorites, then add this one."


class TooManyLists(Conflict):
    """There is no room for another list."""

    code = "TOO_MANY_LISTS"
    message = f"You have {MOST_LISTS} lists. Delete one that you no longer use, then make this one."


class ListExists(Conflict):
    """Two lists of one person have different names."""

    code = "LIST_EXISTS"
    message = "You have a list of this name already. Choose another name."


class NoSuchList(NotFound):
    """The person has no such list."""

    code = "NO_SUCH_LIST"
    message = "You have no such list."


class NotKept(NotFound):
    """The person does not keep it."""

    code = "NOT_A_FAVORITE"
    message = "This is not among your favorites. Add it first."
