"""The audit log as programs of this market read it: the same log, in the shape that they were promised."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="audit-logs", package=__name__, routes=api.ROUTES)
