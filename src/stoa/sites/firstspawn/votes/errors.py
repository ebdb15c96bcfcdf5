"""What voters are refused."""

from stoa.kernel.errors import Conflict, Forbidden


class AlreadyVoted(Conflict):
    """Once a day is enough."""

    code = "ALREADY_VOTED"
    message = "You have voted for this server today. The next day begins at midnight UTC."


class OwnServer(Forbidden):
    """Its team does not vote for it."""

    code = "OWN_SERVER"
    message = "You look after this server, so your vote would not be a fair one."
