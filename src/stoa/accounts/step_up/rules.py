"""Who has to have a second factor."""

from collections.abc import Iterable

from stoa.accounts.context import Accounts

from .settings import FactorSettings


def is_required(accounts: Accounts, roles: Iterable[str]) -> bool:
    """Say whether one of these roles needs a second factor."""
    return not set(accounts.setting(FactorSettings).required_roles).isdisjoint(roles)
