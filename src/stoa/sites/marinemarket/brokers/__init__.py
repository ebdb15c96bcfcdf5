"""Brokers: firms with several seats, and their pages."""

from stoa.kernel.feature import Feature

from . import api, pages
from .consumers import CONSUMERS
from .logos import LOGO

FEATURE = Feature(
    name="brokers",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    consumers=CONSUMERS,
    limits=(api.CHANGING,),
    declares=(LOGO,),
)
