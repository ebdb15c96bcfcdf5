"""What may go wrong with a server that somebody asks for."""

from stoa.kernel.errors import Gone

from .models import Resting


class ServerArchived(Gone):
    """Its owner has taken it off the list, and may bring it back."""

    code = "SERVER_ARCHIVED"
    message = "Its owner has taken this server off the list."

    def __init__(self, server: Resting) -> None:
        """Say which; what else its owner wrote, and who that is, is told to nobody."""
        super().__init__(f"{server.name} is archived: its owner has taken it off the list, and may bring it back.")
        self.server = server
