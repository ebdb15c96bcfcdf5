"""Settings of the addresses that owners enter."""

from stoa.kernel.config import setting, settings


@settings("Addresses of game servers")
class AddressSettings:
    """Where the pinger and the vote sender may go."""

    allow_private: bool = setting(
        "GAME_ADDRESSES_ALLOW_PRIVATE",
        default=False,
        meaning="Whether private and loopback addresses may be listed and asked: for tests, or a closed network.",
    )
    dns: tuple[str, ...] = setting(
        "GAME_DNS_SERVERS",
        default=(),
        meaning="Name servers to ask for records of game servers, as address or address:port; none: the system's.",
    )
