"""Second factors: asked for at sign-in, set up, shown again, turned off."""

from stoa.accounts.sign_in.service import register_factor_gate
from stoa.kernel.feature import Feature

from . import api
from .service import require_second_factor

register_factor_gate(require_second_factor)

FEATURE = Feature(name="factors", package=__name__, routes=api.ROUTES, limits=api.LIMITS)
