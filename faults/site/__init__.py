"""The site that is broken on purpose: small, but with everything that a fault can hit."""

from faults.site.ledger import FEATURE
from stoa.kernel.feature import Site
from stoa.ui.default_look import STOA

SITE = Site(name="faults", title="Faults", tagline="Made to be broken.", look=STOA, features=(FEATURE,))
