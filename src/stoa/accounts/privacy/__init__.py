"""What people may ask about their own data: to have it, to have it forgotten, and what they agree to."""

from stoa.kernel.feature import Feature

from . import api, jobs
from .personal import PERSONAL
from .rules import NEWS

FEATURE = Feature(
    name="privacy",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    personal=PERSONAL,
    consents=(NEWS,),
)
