"""Premium: who supports the site for a month or a year may do more of everything. It is paid once and never renews."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, consumers, jobs, pages
from .selling import PREMIUM

_WHY = "How long somebody supports the site, which decides what they may do."

FEATURE = Feature(
    name="premium",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    declares=(PREMIUM, SettingsLine(Link("Premium", pages.PAGE, "star"), 69)),
    personal=(
        PersonalColumn("premium_periods", "plan", _WHY, "erase"),
        PersonalColumn("premium_periods", "begins_at", _WHY, "erase"),
        PersonalColumn("premium_periods", "ends_at", _WHY, "erase"),
        PersonalColumn("premium_periods", "taken_back_at", _WHY, "erase"),
    ),
)
