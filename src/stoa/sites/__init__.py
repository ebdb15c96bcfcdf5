"""The products, one folder each; and what all of them have without asking for it."""

from stoa import accounts, commons
from stoa.kernel.feature import Feature, Site


def shared_features(site: Site) -> tuple[Feature, ...]:
    """Give the features that come before a site's own."""
    return (*accounts.features_of(site), *commons.features_of(site))
