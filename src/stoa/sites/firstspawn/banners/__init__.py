"""Banners and logos: how the pictures of a server are sent and taken away, and looked at before everybody sees them."""

from functools import partial

from stoa.commons.moderation import PicturesOf
from stoa.kernel.feature import Feature

from . import jobs, pages
from .consumers import CONSUMERS
from .service import find_hashes, find_hashes_of

FEATURE = Feature(
    name="banners",
    package=__name__,
    routes=pages.ROUTES,
    jobs=jobs.JOBS,
    consumers=CONSUMERS,
    declares=(
        PicturesOf("server", partial(find_hashes, "server")),
        PicturesOf("guild", partial(find_hashes, "guild")),
        PicturesOf("media", find_hashes_of),
    ),
)
