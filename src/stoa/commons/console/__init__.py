"""The administration of a site: its home, its search, and the pages about how it runs.

Rooms and sites put cards, charts and kinds of things to search for among `Feature.declares`, and their own pages into
its menu with `AdminLine`.
"""

from stoa.accounts.access.permissions import ATTEMPTS, SUSPEND
from stoa.accounts.screens.frame import AdminLine
from stoa.kernel.backlog import count_dead
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from .declared import ConsoleCard, ConsoleChart, ConsoleSearch, Days, Found
from .finding import api as finding_api
from .finding import pages as finding
from .health import api as health_api
from .health import pages as health
from .letters import api as letters_api
from .letters import pages as letters
from .letters.service import count_undelivered
from .outbox import api as outbox_api
from .outbox import pages as outbox
from .outbox.service import count_parked
from .overview import api as overview_api
from .overview import pages as overview
from .overview.service import count_sign_ins, count_sign_ups
from .permissions import PERMISSIONS, SEE
from .setup import api as setup_api
from .setup import pages as setup
from .work import api as work_api
from .work import pages as work

FEATURE = Feature(
    name="console",
    package=__name__,
    routes=(
        *overview_api.ROUTES,
        *overview.ROUTES,
        *finding_api.ROUTES,
        *finding.ROUTES,
        *health_api.ROUTES,
        *health.ROUTES,
        *work_api.ROUTES,
        *work.ROUTES,
        *outbox_api.ROUTES,
        *outbox.ROUTES,
        *letters_api.ROUTES,
        *letters.ROUTES,
        *setup_api.ROUTES,
        *setup.ROUTES,
    ),
    permissions=PERMISSIONS,
    declares=(
        AdminLine(Link("Overview", overview.PAGE, "gauge"), "", 0, "", "o", besides=("stats.read",)),
        AdminLine(Link("Search", finding.PAGE, "search"), "", 1, "", "q"),
        AdminLine(Link("Health", health.PAGE, "signal"), SEE.name, 10, "Running", "h"),
        AdminLine(Link("Jobs", work.PAGE, "list"), SEE.name, 20, "Running", "j"),
        AdminLine(Link("Events", outbox.PAGE, "arrow-right"), SEE.name, 30, "Running", "e"),
        AdminLine(Link("Mail", letters.PAGE, "mail"), SEE.name, 40, "Running", "i"),
        AdminLine(Link("Settings", setup.PAGE, "settings"), SEE.name, 90, "Running", "n"),
        ConsoleCard(title="Dead jobs", href=work.PAGE, permission=SEE.name, count=count_dead, icon="list", order=60),
        ConsoleCard(
            title="Parked events", href=outbox.PAGE, permission=SEE.name, count=count_parked, icon="pause", order=70
        ),
        ConsoleCard(
            title="Undelivered mail",
            href=f"{letters.PAGE}?state=failed",
            permission=SEE.name,
            count=count_undelivered,
            icon="mail",
            order=80,
        ),
        ConsoleChart(title="Sign-ups", noun="sign-up", permission=SUSPEND.name, read=count_sign_ups, order=10),
        ConsoleChart(title="Sign-ins", noun="sign-in", permission=ATTEMPTS.name, read=count_sign_ins, order=20),
        *finding.SEARCHES,
    ),
)

__all__ = ["FEATURE", "ConsoleCard", "ConsoleChart", "ConsoleSearch", "Days", "Found"]
