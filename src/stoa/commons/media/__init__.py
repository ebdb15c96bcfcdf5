"""Pictures, films and sounds of people: sent, looked at, made anew, shown, moderated and deleted.

A feature says what it wants files for, and asks for them by their ids:

    PHOTOS = MediaPurpose(name="boat-photos", title="Boat photos", subject="boat", per_subject=50)
    FEATURE = Feature(…, declares=(PHOTOS,))
"""

from stoa.accounts.screens.frame import AdminLine, SettingsLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, jobs, pages
from .albums import api as albums_api
from .albums import pages as albums_pages
from .avatars import AVATAR
from .models import MediaPurpose
from .moderated import SUBJECT
from .permissions import MODERATE
from .personal import PERSONAL, find_files

__all__ = ["FEATURE", "MediaPurpose"]

FEATURE = Feature(
    name="media",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *albums_api.ROUTES, *albums_pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=(MODERATE,),
    limits=(api.UPLOADS, api.FETCHES),
    personal=PERSONAL,
    personal_files=find_files,
    declares=(
        AVATAR,
        SUBJECT,
        SettingsLine(Link("Files", "/account/files", "image"), 15),
        AdminLine(Link("Files", "/admin/media", "image"), MODERATE.name, 70, "Content", "l"),
    ),
)
