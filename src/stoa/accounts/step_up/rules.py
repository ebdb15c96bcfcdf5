"""Who has to have a second factor."""

from stoa.accounts.context import Accounts, demo_email, list_roles

from .models import Factors
from .settings import FactorSettings


def is_required(accounts: Accounts, found: Factors) -> bool:
    """Say whether one of somebody's roles needs a second factor; the accounts for looking around need none."""
    if not accounts.config.production and found.email_key in {
        demo_email(accounts.site, role) for role in list_roles(accounts.site)
    }:
        return False
    return not set(accounts.setting(FactorSettings).required_roles).isdisjoint(found.roles)
