"""What owners are refused."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid


class TooManyServers(Conflict):
    """The quota is used up."""

    code = "TOO_MANY_SERVERS"
    message = "You have listed as many servers as you may. Prove that you own one of them to list more."


class ServerExists(Conflict):
    """Its owner has listed it."""

    code = "SERVER_EXISTS"
    message = "The owner of this address has listed it already. If it is yours, claim it on its page."


class AddressProven(Conflict):
    """Somebody has, while the server was in the archive."""

    code = "ADDRESS_PROVEN"
    message = (
        "Meanwhile somebody has proven that the address of this server is theirs. It stays in your archive: "
        "give it another address, or claim theirs on its page if it is yours."
    )


class AlreadyListed(Conflict):
    """The same person has."""

    code = "ALREADY_LISTED"
    message = "You have listed this address already."

    def __init__(self, name: str, slug: str, state: str) -> None:
        """Name the listing, and say where it is."""
        stands = " It is in your archive: bring it back from there." if state == "archived" else ""
        words = f"You have listed this address already: “{name}”, at /my/servers/{slug}.{stands}"
        super().__init__(words, extra={"server": slug})


class NotYourServer(Forbidden):
    """Only its team may."""

    code = "NOT_YOUR_SERVER"
    message = "Only those who look after this server may do this."


class OwnerOnly(Forbidden):
    """Managers may not."""

    code = "OWNER_ONLY"
    message = "Only the owner of this server may do this."


class ManagersOnly(Forbidden):
    """Helpers may not."""

    code = "MANAGERS_ONLY"
    message = "Helpers answer reviews and see the figures. The rest is for the owner and the managers of this server."


class UnknownTags(Invalid):
    """The catalogue does not have them."""

    code = "UNKNOWN_TAGS"
    message = "Some of these tags do not exist."


class HalfAPlace(Invalid):
    """One coordinate says nothing."""

    code = "HALF_A_PLACE"
    message = "A place needs both a latitude and a longitude."
