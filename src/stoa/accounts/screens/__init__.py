"""The pages of accounts, over the services of the other rooms."""

from stoa.kernel.feature import Feature, FooterLine

from .admin import pages as admin
from .blocks import pages as blocks
from .bulk import pages as bulk
from .confirm import pages as confirm
from .elsewhere import pages as elsewhere
from .entry import pages as entry
from .frame import page_facts
from .impersonation import pages as impersonation
from .keys import pages as keys
from .letters import pages as letters
from .lists import pages as lists
from .passkeys import pages as passkeys
from .privacy import leaving
from .privacy import pages as privacy
from .second import pages as second
from .security import pages as security
from .settings import pages as settings
from .two_step import pages as two_step

FEATURE = Feature(
    name="account-pages",
    package=__name__,
    routes=(
        *entry.ROUTES,
        *second.ROUTES,
        *elsewhere.ROUTES,
        *letters.ROUTES,
        *confirm.ROUTES,
        *settings.ROUTES,
        *security.ROUTES,
        *two_step.ROUTES,
        *passkeys.ROUTES,
        *keys.ROUTES,
        *privacy.ROUTES,
        *leaving.ROUTES,
        *lists.ROUTES,
        *admin.ROUTES,
        *impersonation.ROUTES,
        *blocks.ROUTES,
        *bulk.ROUTES,
    ),
    declares=(FooterLine("Privacy", privacy.HELD, 90),),
    page_facts=page_facts,
)
