"""What access refuses."""

from stoa.kernel.errors import Conflict, Forbidden, NotFound


class UnknownRole(NotFound):
    """The site has no such role."""

    code = "UNKNOWN_ROLE"
    message = "This site has no such role."


class UnknownPermission(NotFound):
    """The site has no such permission."""

    code = "UNKNOWN_PERMISSION"
    message = "This site has no such permission."


class LastAdministrator(Conflict):
    """Nobody would be left who could give the role back."""

    code = "LAST_ADMINISTRATOR"
    message = "This is the last administrator. Make somebody else one first."


class AdministratorIsFixed(Forbidden):
    """The administrator's permissions are all there are."""

    code = "ADMINISTRATOR_IS_FIXED"
    message = "The administrator may do everything; that cannot be edited."
