"""Alerts: what is watched for around the safety of a site, raised once, with evidence, to those who look after it.

A room adds a `Watch` among `Feature.declares`: it finds signs, and the dated rule `security.alerts` says how many.
"""

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, jobs, pages, permissions, seed
from .models import Looking, Sign, Threshold, Watch
from .personal import PERSONAL
from .service import SECURITY_ALERT, count_open
from .watches import WATCHES

FEATURE = Feature(
    name="alerts",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=permissions.PERMISSIONS,
    personal=PERSONAL,
    seed=seed.plant,
    order=120,  # the people whom alerts are about come first
    declares=(
        *WATCHES,
        SECURITY_ALERT,
        AdminLine(Link("Alerts", pages.PAGE, "alert"), permissions.SEE_ALERTS.name, 5, "Safety", "x"),
        ConsoleCard(
            title="Open alerts",
            href=f"{pages.PAGE}?state=open",
            permission=permissions.SEE_ALERTS.name,
            count=count_open,
            icon="alert",
            order=5,
        ),
    ),
)

__all__ = ["FEATURE", "Looking", "Sign", "Threshold", "Watch"]
