"""Icons: the picture that a server shows players in their lists is made anew and looked at before we show it."""

from stoa.commons.moderation import PicturesOf
from stoa.kernel.feature import Feature

from . import looking
from .subject import ICON, find_hashes

FEATURE = Feature(
    name="icons",
    package=__name__,
    jobs=looking.JOBS,
    crons=looking.CRONS,
    declares=(ICON, PicturesOf(ICON.kind, find_hashes)),
)
