"""Payments: people pay a provider, the provider tells, and only what it tells counts; every cent stands in a ledger.

A site declares a `Payable` for each kind of thing that it sells.
"""

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, pages, test_gateway
from .consumers import CONSUMERS
from .jobs import JOBS, RECONCILE_CRON
from .ledger import CHECK_CRON
from .models import Offer, OrderRow, Payable
from .permissions import PERMISSIONS, READ
from .personal import PERSONAL
from .watching import PAYMENT_HELD

FEATURE = Feature(
    name="payments",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *test_gateway.ROUTES),
    jobs=JOBS,
    crons=(RECONCILE_CRON, CHECK_CRON),
    consumers=CONSUMERS,
    permissions=PERMISSIONS,
    personal=PERSONAL,
    declares=(
        PAYMENT_HELD,
        SettingsLine(Link("Payments", pages.MINE_PAGE, "file"), 70),
        AdminLine(Link("Payments", pages.ADMIN_PAGE, "file"), READ.name, 78, "Money", "u"),
    ),
)

__all__ = ["FEATURE", "Offer", "OrderRow", "Payable"]
