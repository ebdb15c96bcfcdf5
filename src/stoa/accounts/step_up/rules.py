"""Who has to have a second factor."""

from stoa.accounts.context import STAFF_TIER, Accounts, demo_email, is_staff, list_roles
from stoa.accounts.people.rules import email_key

from .models import Factors
from .settings import FactorSettings


def is_required(accounts: Accounts, found: Factors) -> bool:
    """Say whether one of somebody's roles needs a second factor; the accounts for looking around need none."""
    if not accounts.config.production and found.email_key in {
        email_key(demo_email(accounts.site, role)) for role in list_roles(accounts.site)
    }:
        return False
    required = accounts.setting(FactorSettings).required_roles
    looks_after = STAFF_TIER in required and is_staff(found.roles, accounts.site.roles)
    return looks_after or not set(required).isdisjoint(found.roles)
