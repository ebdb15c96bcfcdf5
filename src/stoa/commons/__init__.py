"""Features that several sites share, each a room of its own, knowing no site."""

from dataclasses import replace

from stoa.kernel.feature import Feature, Site

from . import (
    alerts,
    answers,
    audit,
    comments,
    console,
    favorites,
    flags,
    letterbox,
    live,
    media,
    moderation,
    notifications,
    payments,
    reviews,
    stats,
    tags,
    tidings,
    webhooks,
)

FEATURES: tuple[Feature, ...] = (
    console.FEATURE,
    audit.FEATURE,
    alerts.FEATURE,
    flags.FEATURE,
    live.FEATURE,
    notifications.FEATURE,
    letterbox.FEATURE,
    media.FEATURE,
    reviews.FEATURE,
    favorites.FEATURE,
    moderation.FEATURE,
    tags.FEATURE,
    comments.FEATURE,
    webhooks.FEATURE,
    payments.FEATURE,
    stats.FEATURE,
    answers.FEATURE,
)


def features_of(site: Site) -> tuple[Feature, ...]:
    """Give the features that every site has besides its accounts."""
    subjects = reviews.subject_feature(site)
    whole = replace(site, features=(*FEATURES, subjects, *site.features))
    return (
        *FEATURES,
        subjects,
        tidings.feature_of(whole),
        stats.feature_of(whole),
        moderation.demo_feature(site),
        webhooks.webhook_feature(whole.features),
    )
