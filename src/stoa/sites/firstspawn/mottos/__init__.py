"""Mottos: a server's message of the day is weighed before it is shown, and waits for a moderator where it has to."""

from stoa.kernel.feature import Feature

from .subject import MOTTO

FEATURE = Feature(name="mottos", package=__name__, declares=(MOTTO,))
