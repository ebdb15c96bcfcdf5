"""Why a vote could not be handed over; owners read these words."""

from stoa.kernel.errors import Conflict, NotFound, OutsideFault


class NoVotifier(NotFound):
    """The owner has not said where."""

    code = "NO_VOTIFIER"
    message = "This server has no Votifier set up. Enter its host, port and token first."


class TokenUnreadable(Conflict):
    """It was sealed with a key that the site has no longer."""

    code = "VOTIFIER_TOKEN_UNREADABLE"
    message = "The token that was kept for this server can be read no longer. Enter it again, and votes are sent on."


class NotAVotifier(OutsideFault):
    """Something else answered."""

    code = "NOT_A_VOTIFIER"
    message = "What answers there is not a Votifier of the second protocol. Check host and port."


class VoteRejected(OutsideFault):
    """The receiver said no."""

    code = "VOTE_REJECTED"
    message = "The receiver refused the vote. Most often the token or the service name is another one there."


class VotifierSilent(OutsideFault):
    """Nobody answered, or not in time."""

    code = "VOTIFIER_SILENT"
    message = "The receiver did not answer in time. The vote is sent again later."
