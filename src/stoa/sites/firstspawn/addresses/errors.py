"""What is refused about an address."""

from stoa.kernel.errors import Detail, Invalid


class AddressNotPublic(Invalid):
    """Nobody but its own network reaches it, and we are not to be sent there."""

    code = "ADDRESS_NOT_PUBLIC"
    message = "This address is not one that players on the internet can reach."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            details=(Detail("ip", "Enter a public host name or address. Private and local ones are not listed."),)
        )


class BadAddress(Invalid):
    """It is no host name."""

    code = "BAD_ADDRESS"
    message = "This is not the address of a server."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            details=(Detail("ip", "Enter a host name such as play.example.org, or an IP address, without a port."),)
        )
