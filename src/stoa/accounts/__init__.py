"""Who you are and what you may do: the same for every site, knowing none of them."""

from stoa.kernel.feature import Feature, Site

from . import (
    access,
    api_keys,
    attempts,
    bulk,
    directory,
    factors,
    held,
    identities,
    impersonation,
    notices,
    passkeys,
    passwords,
    people,
    privacy,
    recovery,
    recovery_codes,
    screens,
    sessions,
    sign_in,
    sign_up,
    sweep,
    totp,
)
from .authenticate import authenticate
from .demo import demo_feature, demo_sign_ins, list_demo_accounts
from .personal import PERSONAL

WHO_ASKS = Feature(
    name="accounts",
    package=__name__,
    authenticate=authenticate,
    routes=(list_demo_accounts,),
    personal=PERSONAL,
    jobs=sweep.JOBS,
    crons=sweep.CRONS,
)

FEATURES = (
    WHO_ASKS,
    people.FEATURE,
    passwords.FEATURE,
    sign_up.FEATURE,
    attempts.FEATURE,
    sign_in.FEATURE,
    sessions.FEATURE,
    recovery.FEATURE,
    access.FEATURE,
    api_keys.FEATURE,
    directory.FEATURE,
    bulk.FEATURE,
    impersonation.FEATURE,
    held.FEATURE,
    notices.FEATURE,
    totp.FEATURE,
    recovery_codes.FEATURE,
    factors.FEATURE,
    identities.FEATURE,
    passkeys.FEATURE,
    privacy.FEATURE,
    screens.FEATURE,
)


def features_of(site: Site) -> tuple[Feature, ...]:
    """Give the features that every site has."""
    return (*FEATURES, demo_feature(site), demo_sign_ins())
