"""Settings of the door for players."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings


@settings("Player door")
class DoorSettings:
    """A port that the Java edition joins, for linking players without any server's plugin. `stoa doors` opens it."""

    port: int = setting(
        "PLAYER_DOOR_PORT",
        default=0,
        minimum=0,
        maximum=65_535,
        per_site=True,
        meaning="Port on which `stoa doors` waits for players, 25565 by custom. 0: there is no door.",
    )
    host: str = setting(
        "PLAYER_DOOR_HOST", default="127.0.0.1", per_site=True, meaning="Address on which the door listens."
    )
    address: str = setting(
        "PLAYER_DOOR_ADDRESS",
        default="",
        per_site=True,
        meaning="What players type to join it, such as verify.example.org. Empty: nobody is told of it.",
    )
    session_url: str = setting(
        "PLAYER_SESSION_URL",
        default="https://sessionserver.mojang.com",
        per_site=True,
        meaning="Whose word on players is believed.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse to tell people of a door that is not there, and in production a word that travels in the open."""
        if self.address and not self.port:
            yield "PLAYER_DOOR_ADDRESS tells people of a door: set PLAYER_DOOR_PORT, too."
        if not self.session_url.startswith("https://" if production else ("https://", "http://")):
            yield f"{self.session_url!r} is not an address such as https://sessions.example.org."
