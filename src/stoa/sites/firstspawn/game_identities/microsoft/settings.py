"""Settings of linking players through Microsoft."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings


@settings("Minecraft accounts")
class MinecraftSettings:
    """Players can be linked through Microsoft once the client id is set; by a code they can be linked anyway."""

    client_id: str = setting(
        "MINECRAFT_CLIENT_ID",
        default="",
        per_site=True,
        meaning="Client id of an application at Microsoft to which it has opened Minecraft's services.",
    )
    client_secret: str = setting(
        "MINECRAFT_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret."
    )
    login_url: str = setting(
        "MINECRAFT_LOGIN_URL",
        default="https://login.microsoftonline.com/consumers/oauth2/v2.0",
        per_site=True,
        meaning="Where people sign in; Minecraft knows personal accounts alone.",
    )
    xbox_url: str = setting(
        "MINECRAFT_XBOX_URL",
        default="https://user.auth.xboxlive.com",
        per_site=True,
        meaning="Where Xbox knows people.",
    )
    xsts_url: str = setting(
        "MINECRAFT_XSTS_URL",
        default="https://xsts.auth.xboxlive.com",
        per_site=True,
        meaning="Where Xbox lets others know them.",
    )
    services_url: str = setting(
        "MINECRAFT_SERVICES_URL",
        default="https://api.minecraftservices.com",
        per_site=True,
        meaning="Where Minecraft says which player somebody is.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse half an application, and in production addresses without HTTPS."""
        if bool(self.client_id) != bool(self.client_secret):
            yield "MINECRAFT_CLIENT_ID and MINECRAFT_CLIENT_SECRET belong together: set both, or neither."
        for url in (self.login_url, self.xbox_url, self.xsts_url, self.services_url):
            if not url.startswith("https://" if production else ("https://", "http://")):
                yield f"{url!r} is not an address such as https://xbox.example.org."
