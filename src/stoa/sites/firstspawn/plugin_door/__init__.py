"""The door of plugins: who calls proves it with a signature over the whole request, each one good for one call."""

from stoa.kernel.feature import Feature

from . import api, jobs
from .protocol.pages import FOOT, protocol_page

FEATURE = Feature(
    name="plugin-door",
    package=__name__,
    routes=(*api.ROUTES, protocol_page),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    declares=(FOOT,),
)
