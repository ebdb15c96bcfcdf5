"""Webhooks: people's own programs are told what happens, signed, until they say that they have got it.

A site or room declares `WebhookEvent`s and who may ask for them (`WebhookPolicy`); `webhook_feature` makes consumers
of them.
"""

from collections.abc import Iterable

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, pages
from .consumers import webhook_consumers
from .jobs import JOBS, SWEEP_CRON
from .models import SubjectMenu, Told, WebhookEvent, WebhookPolicy
from .permissions import MANAGE
from .personal import PERSONAL
from .seed import DemoMessage, DemoWebhook, plant_webhooks
from .service import count_paused

FEATURE = Feature(
    name="webhooks",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=JOBS,
    crons=(SWEEP_CRON,),
    permissions=(MANAGE,),
    personal=PERSONAL,
    declares=(
        SettingsLine(Link("Webhooks", pages.PAGE, "signal"), 65, only_with=WebhookEvent),
        AdminLine(Link("Webhooks", pages.ADMIN, "signal"), MANAGE.name, 75, "Running", "w", only_with=WebhookEvent),
        ConsoleCard(
            title="Failing webhooks",
            href=f"{pages.ADMIN}?state=paused",
            permission=MANAGE.name,
            count=count_paused,
            icon="signal",
            order=75,
        ),
    ),
)


def webhook_feature(features: Iterable[Feature]) -> Feature:
    """Give a site the consumers of all that its features say webhooks may ask for."""
    return Feature(
        name="webhooks-of-events", package="stoa.commons.subjects", consumers=webhook_consumers(features), order=1
    )


__all__ = [
    "FEATURE",
    "DemoMessage",
    "DemoWebhook",
    "SubjectMenu",
    "Told",
    "WebhookEvent",
    "WebhookPolicy",
    "plant_webhooks",
    "webhook_feature",
]
