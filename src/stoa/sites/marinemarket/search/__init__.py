"""Search: the list, the map, counts of what filters leave, and boats like one."""

from stoa.kernel.feature import Feature

from . import api, jobs, pages
from .found import BOATS
from .sampling import sample_of

FEATURE = Feature(
    name="search",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.WORDS,),
    crons=(jobs.NIGHTLY,),
    read_ahead=sample_of,
    declares=(BOATS,),
)
