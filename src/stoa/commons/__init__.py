"""Features that several sites share, each a room of its own, knowing no site."""

from stoa.kernel.feature import Feature, Site

from . import audit, favorites, live, media, moderation, reviews

FEATURES: tuple[Feature, ...] = (
    audit.FEATURE,
    live.FEATURE,
    media.FEATURE,
    reviews.FEATURE,
    favorites.FEATURE,
    moderation.FEATURE,
)


def features_of(site: Site) -> tuple[Feature, ...]:
    """Give the features that every site has besides its accounts."""
    return (*FEATURES, reviews.subject_feature(site))
