"""Who did what: read, checked and exported by whoever may. What writes it down is `stoa.kernel.audit`."""

from stoa.accounts.screens.frame import AdminLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, jobs, pages, permissions, seed

FEATURE = Feature(
    name="audit",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=permissions.PERMISSIONS,
    seed=seed.plant,
    declares=(
        AdminLine(Link("Audit log", pages.PAGE, "list"), permissions.READ.name, 70, "Safety", "a"),
        api.EXPORTS,
        pages.SEARCH,
    ),
)
