"""The providers that a site's operator has set up."""

from stoa.accounts.context import Accounts
from stoa.kernel.errors import Detail

from .errors import NoProvider, NoSuchProvider
from .provider import Provider
from .rehearsal import Rehearsal
from .rehearsal.client import rehearsal_secret
from .settings import PaymentSettings
from .stripe import Stripe
from .tebex import Tebex


def find_providers(accounts: Accounts) -> dict[str, Provider]:
    """Give the providers by name, the one that is offered first in front."""
    settings = accounts.setting(PaymentSettings)
    found: dict[str, Provider] = {}
    if settings.stripe_key:
        found["stripe"] = Stripe(settings, accounts.outgoing)
    if settings.tebex_key:
        found["tebex"] = Tebex(settings, accounts.outgoing)
    if settings.test_gateway and not accounts.config.production:
        found["test"] = Rehearsal(rehearsal_secret(accounts.keys))
    return found


def require_provider(accounts: Accounts, name: str | None) -> Provider:
    """Give a provider by its name, or the first one."""
    found = find_providers(accounts)
    if not found:
        raise NoProvider
    if name is None:
        return next(iter(found.values()))
    if name not in found:
        told = f"This is none of what the site has: {', '.join(found)}."
        raise NoSuchProvider(details=(Detail("provider", told),))
    return found[name]
