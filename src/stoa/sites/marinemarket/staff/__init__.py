"""Who looks after MarineMarket, and what each of them may do."""

from stoa.kernel.feature import Feature

from .permissions import PERMISSIONS, ROLES

FEATURE = Feature(name="staff", package=__name__, permissions=PERMISSIONS)

__all__ = ["FEATURE", "ROLES"]
