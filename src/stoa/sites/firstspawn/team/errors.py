"""What is refused about teams."""

from stoa.kernel.errors import Conflict, NotFound


class AlreadyOnTeam(Conflict):
    """Nobody joins twice."""

    code = "ALREADY_ON_TEAM"
    message = "This person is on the team already."


class TeamFull(Conflict):
    """There is a bound."""

    code = "TEAM_FULL"
    message = "A team has at most twenty people, those who were asked included. Remove somebody first."


class NotOnTeam(NotFound):
    """They do not look after this server."""

    code = "NOT_ON_TEAM"
    message = "This person is not on the team."


class NoSuchInvite(NotFound):
    """It was answered, taken back, or has run out."""

    code = "NO_SUCH_INVITE"
    message = "This invitation is no longer open."


class OwnerStays(Conflict):
    """A server has one owner."""

    code = "OWNER_STAYS"
    message = "The owner cannot leave the team or have another role. Hand the server over to somebody else first."
