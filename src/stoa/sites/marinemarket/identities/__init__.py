"""Identities: a seller shows a paper to those who look after people; it is deleted once it is decided about."""

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.sites.marinemarket.staff.permissions import USERS
from stoa.ui.render import Link

from . import api, desk, jobs, pages
from .notices import IDENTITY_DECIDED
from .proofs import PROOFS
from .service import count_waiting

FEATURE = Feature(
    name="id-checks",
    held_as="ID checks",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *desk.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    limits=(api.ASKING,),
    declares=(
        PROOFS,
        IDENTITY_DECIDED,
        SettingsLine(Link("ID check", pages.PAGE, "check"), 26),
        AdminLine(Link("ID checks", desk.PAGE, "check"), USERS.name, 45, "People", "v"),
        ConsoleCard(
            title="ID checks to decide",
            href=desk.PAGE,
            permission=USERS.name,
            count=count_waiting,
            icon="check",
            order=4,
        ),
    ),
    personal=(
        *(
            PersonalColumn("identity_checks", column, "Whether a paper of somebody's was looked at.", "erase")
            for column in ("status", "reason", "asked_at", "checked_in")
        ),
        PersonalColumn("identity_papers", "media_id", "A paper that waits to be looked at.", "erase"),
    ),
)
