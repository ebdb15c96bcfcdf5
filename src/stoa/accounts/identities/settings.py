"""Settings of signing in through others. A provider is offered once its client id is set."""

from collections.abc import Iterator

from stoa.kernel.config import setting, settings

_PERSONAL_ACCOUNTS = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"


@settings("Sign-in through others")
class IdentitySettings:
    """The providers that are known by name."""

    discord_id: str = setting(
        "OAUTH_DISCORD_CLIENT_ID", default="", per_site=True, meaning="Client id of the application at Discord."
    )
    discord_secret: str = setting(
        "OAUTH_DISCORD_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret."
    )
    discord_url: str = setting(
        "OAUTH_DISCORD_URL", default="https://discord.com", per_site=True, meaning="Where Discord is."
    )
    google_id: str = setting(
        "OAUTH_GOOGLE_CLIENT_ID", default="", per_site=True, meaning="Client id of the application at Google."
    )
    google_secret: str = setting(
        "OAUTH_GOOGLE_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret."
    )
    google_issuer: str = setting(
        "OAUTH_GOOGLE_ISSUER", default="https://accounts.google.com", per_site=True, meaning="Google's issuer."
    )
    epic_id: str = setting(
        "OAUTH_EPIC_CLIENT_ID", default="", per_site=True, meaning="Client id of the application at Epic Games."
    )
    epic_secret: str = setting(
        "OAUTH_EPIC_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret."
    )
    epic_issuer: str = setting(
        "OAUTH_EPIC_ISSUER",
        default="https://api.epicgames.dev/epic/oauth/v1",
        per_site=True,
        meaning="The issuer of Epic Games.",
    )
    microsoft_id: str = setting(
        "OAUTH_MICROSOFT_CLIENT_ID", default="", per_site=True, meaning="Client id of the application at Microsoft."
    )
    microsoft_secret: str = setting(
        "OAUTH_MICROSOFT_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret."
    )
    microsoft_issuer: str = setting(
        "OAUTH_MICROSOFT_ISSUER",
        default=_PERSONAL_ACCOUNTS,
        per_site=True,
        meaning="Microsoft's issuer: by default that of personal accounts; an organisation's names its tenant.",
    )
    steam: bool = setting("OAUTH_STEAM", default=False, per_site=True, meaning="Offer to sign in through Steam.")
    steam_url: str = setting(
        "OAUTH_STEAM_URL",
        default="https://steamcommunity.com/openid/login",
        per_site=True,
        meaning="Steam's OpenID endpoint.",
    )
    others: tuple[str, ...] = setting(
        "OIDC_PROVIDERS",
        default=(),
        per_site=True,
        meaning="Names of further OpenID Connect providers; the settings of `work` are WORK_OIDC_ISSUER and so on.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse half a provider, and in production one without HTTPS."""
        for name in ("discord", "google", "epic", "microsoft"):
            if bool(getattr(self, f"{name}_id")) != bool(getattr(self, f"{name}_secret")):
                known = f"OAUTH_{name.upper()}_CLIENT"
                yield f"{known}_ID and {known}_SECRET belong together: set both, or neither."
        for url in (self.discord_url, self.google_issuer, self.epic_issuer, self.microsoft_issuer, self.steam_url):
            yield from _url_faults(url, production=production)
        for name in self.others:
            if not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
                yield f"OIDC_PROVIDERS: {name!r} must be made of small letters, digits and hyphens."


@settings("Sign-in through an OpenID Connect provider")
class OidcSettings:
    """One provider that is named in OIDC_PROVIDERS; each setting is written with the provider's name before it."""

    title: str = setting("OIDC_TITLE", default="", per_site=True, meaning="What people call the provider.")
    issuer: str = setting(
        "OIDC_ISSUER", default="", per_site=True, meaning="Its issuer, such as https://id.example.org."
    )
    client_id: str = setting("OIDC_CLIENT_ID", default="", per_site=True, meaning="Client id of the site there.")
    client_secret: str = setting(
        "OIDC_CLIENT_SECRET", default="", secret=True, per_site=True, meaning="Its secret; empty for a public client."
    )
    scopes: tuple[str, ...] = setting(
        "OIDC_SCOPES", default=("openid", "email", "profile"), per_site=True, meaning="What it is asked for."
    )
    trusts_email: bool = setting(
        "OIDC_TRUSTS_EMAIL",
        default=False,
        per_site=True,
        meaning="Believe it when it says that an address is proven. Only for a provider that checks each address.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse an issuer that is no address, and in production one without HTTPS."""
        yield from _url_faults(self.issuer, production=production)


def _url_faults(url: str, *, production: bool) -> Iterator[str]:
    if url and not url.startswith(("https://", "http://")):
        yield f"{url!r} is not an address such as https://id.example.org."
    elif url and production and not url.startswith("https://"):
        yield f"{url!r}: in production people sign in through providers with https:// alone."
