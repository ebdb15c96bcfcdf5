"""Features that several sites share, each a room of its own, knowing no site."""

from stoa.kernel.feature import Feature, Site

from . import audit, live, reviews

FEATURES: tuple[Feature, ...] = (audit.FEATURE, live.FEATURE, reviews.FEATURE)


def features_of(site: Site) -> tuple[Feature, ...]:
    """Give the features that every site has besides its accounts."""
    return (*FEATURES, reviews.subject_feature(site))
