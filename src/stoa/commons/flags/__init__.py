"""Flags: features that are turned on and off while the site runs, for everybody or for some.

PHOTOS = Flag("reviews.photos", "Reviews may hold photographs.", default=False)      # among `Feature.declares`

if await flag_on_for(request, PHOTOS): …
"""

from stoa.accounts.screens.frame import AdminLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, pages, permissions
from .book import flag_on, flag_on_for, require_flag
from .errors import TurnedOff
from .models import Flag, Whom
from .service import check_flag

__all__ = ["FEATURE", "Flag", "TurnedOff", "Whom", "check_flag", "flag_on", "flag_on_for", "require_flag"]

FEATURE = Feature(
    name="flags",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    permissions=permissions.PERMISSIONS,
    declares=(AdminLine(Link("Flags", pages.PAGE, "flag"), permissions.EDIT.name, 80, "Running", "f"),),
)
