"""Features that several sites share, each a room of its own, knowing no site."""

from stoa.kernel.feature import Feature, Site

FEATURES: tuple[Feature, ...] = ()


def features_of(site: Site) -> tuple[Feature, ...]:  # noqa: ARG001 - rooms that look at what a site declares are made here
    """Give the features that every site has besides its accounts."""
    return FEATURES
