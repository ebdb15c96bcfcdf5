"""The bench site: a small but whole site on Stoa, whose routes the other stacks answer, too."""

from bench.site.catalogue import FEATURE
from stoa.kernel.feature import Site
from stoa.ui.default_look import STOA

SITE = Site(
    name="bench",
    title="Bench",
    tagline="Servers to be measured.",
    look=STOA,
    features=(FEATURE,),
)
