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
        *(
            PersonalColumn("accounts.identity_sign_ups", column, _WAITING, "erase", "email_key", "email_key")
            for column in ("subject", "shown_name", "tokens", "email", "email_key", "username")
        ),
    ),
)
