"""Features that several sites share, each a room of its own, knowing no site."""

from stoa.kernel.feature import Feature, Site

from . import audit, comments, favorites, flags, live, media, moderation, reviews, tags, webhooks

FEATURES: tuple[Feature, ...] = (
    audit.FEATURE,
    flags.FEATURE,
    live.FEATURE,
    media.FEATURE,
    reviews.FEATURE,
    favorites.FEATURE,
    moderation.FEATURE,
    tags.FEATURE,
    comments.FEATURE,
    webhooks.FEATURE,
)


def features_of(site: Site) -> tuple[Feature, ...]:
    """Give the features that every site has besides its accounts."""
    return (
        *FEATURES,
        reviews.subject_feature(site),
        moderation.demo_feature(site),
        webhooks.webhook_feature((*FEATURES, *site.features)),
    )
