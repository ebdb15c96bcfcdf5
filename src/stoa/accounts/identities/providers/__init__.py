"""The providers of a site, as data."""

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import NoSuchProvider
from stoa.accounts.identities.models import Provider
from stoa.accounts.identities.settings import IdentitySettings, OidcSettings


class Providers:
    """What a site's settings offer, read once."""

    def __init__(self, accounts: Accounts) -> None:
        """Read the settings."""
        found = [*_known(accounts.setting(IdentitySettings)), *_others(accounts)]
        self.by_name = {one.name: one for one in found}


def list_providers(accounts: Accounts) -> list[Provider]:
    """List the ways to sign in that the site offers."""
    return list(accounts.keep(Providers).by_name.values())


def load_provider(accounts: Accounts, name: str) -> Provider:
    """Give a provider that the site offers."""
    found = accounts.keep(Providers).by_name.get(name)
    if found is None:
        raise NoSuchProvider
    return found


def title_of(accounts: Accounts, name: str) -> str:
    """Say what people call a provider, though it may be offered no more."""
    found = accounts.keep(Providers).by_name.get(name)
    return found.title if found else name.capitalize()


def _known(values: IdentitySettings) -> list[Provider]:
    """Give those that are known by name.

    Discord says whether it has checked an address. Google answers only for addresses of which it is the host. Epic
    tells none, and Microsoft lets administrators write any address that they like.
    """
    openid = ("openid", "email", "profile")
    known = [
        Provider(
            name="discord",
            title="Discord",
            kind="discord",
            issuer=values.discord_url.rstrip("/"),
            client_id=values.discord_id,
            client_secret=values.discord_secret,
            scopes=("identify", "email"),
            proves_email="claim",
        ),
        Provider(
            name="google",
            title="Google",
            kind="oidc",
            issuer=values.google_issuer,
            client_id=values.google_id,
            client_secret=values.google_secret,
            scopes=openid,
            proves_email="google",
        ),
        Provider(
            name="epic",
            title="Epic Games",
            kind="oidc",
            issuer=values.epic_issuer,
            client_id=values.epic_id,
            client_secret=values.epic_secret,
            scopes=("openid", "basic_profile"),
        ),
        Provider(
            name="microsoft",
            title="Microsoft",
            kind="oidc",
            issuer=values.microsoft_issuer,
            client_id=values.microsoft_id,
            client_secret=values.microsoft_secret,
            scopes=openid,
        ),
    ]
    offered = [one for one in known if one.client_id]
    if values.steam:
        offered.append(Provider(name="steam", title="Steam", kind="steam", issuer=values.steam_url))
    return offered


def _others(accounts: Accounts) -> list[Provider]:
    found = []
    for name in accounts.setting(IdentitySettings).others:
        values = accounts.config.for_site(name, OidcSettings)
        if not values.issuer or not values.client_id:
            prefix = name.upper().replace("-", "_")
            message = f"OIDC_PROVIDERS names {name!r}: set {prefix}_OIDC_ISSUER and {prefix}_OIDC_CLIENT_ID."
            raise RuntimeError(message)
        found.append(
            Provider(
                name=name,
                title=values.title or name.capitalize(),
                kind="oidc",
                issuer=values.issuer,
                client_id=values.client_id,
                client_secret=values.client_secret,
                scopes=values.scopes,
                proves_email="claim" if values.trusts_email else "never",
            )
        )
    return found
