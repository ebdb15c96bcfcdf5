"""What a server is shown by elsewhere: pictures, feeds, and maps for search engines."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="share", package=__name__, routes=pages.ROUTES)
