"""Signing in through others: Discord, Google, Epic, Microsoft, any OpenID Connect provider, Steam."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, jobs

_WHY = "By which account elsewhere somebody signs in."
_WAITING = "Somebody who has begun to sign up through a provider; gone within the hour."

FEATURE = Feature(
    name="identities",
    package=__name__,
    routes=api.ROUTES,
    jobs=(jobs.SWEEP,),
    crons=(jobs.CRON,),
    personal=(
        PersonalColumn("accounts.identities", "provider", _WHY, "erase"),
        PersonalColumn("accounts.identities", "issuer", _WHY, "erase"),
        PersonalColumn("accounts.identities", "subject", _WHY, "erase"),
        PersonalColumn("accounts.identities", "shown_name", "What the provider calls them.", "erase"),
        PersonalColumn("accounts.identities", "tokens", "What the provider gave to act with, encrypted.", "erase"),
        PersonalColumn("accounts.identity_sign_ups", "subject", _WAITING, "erase"),
        PersonalColumn("accounts.identity_sign_ups", "shown_name", _WAITING, "erase"),
        PersonalColumn("accounts.identity_sign_ups", "tokens", _WAITING, "erase"),
        PersonalColumn("accounts.identity_sign_ups", "email", _WAITING, "erase"),
        PersonalColumn("accounts.identity_sign_ups", "email_key", _WAITING, "erase"),
        PersonalColumn("accounts.identity_sign_ups", "username", _WAITING, "erase"),
    ),
)
