"""The pages of accounts, over the services of the other rooms."""

from stoa.kernel.feature import Feature

from .entry import pages as entry
from .frame import page_facts
from .keys import pages as keys
from .letters import pages as letters
from .security import pages as security
from .settings import pages as settings

FEATURE = Feature(
    name="account-pages",
    package=__name__,
    routes=(*entry.ROUTES, *letters.ROUTES, *settings.ROUTES, *security.ROUTES, *keys.ROUTES),
    page_facts=page_facts,
)
