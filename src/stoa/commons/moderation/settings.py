"""Settings of moderation."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Moderation")
class ModerationSettings:
    """How long things last, and which words a site watches for besides ours."""

    claim: timedelta = setting(
        "MODERATION_CLAIM",
        default=timedelta(minutes=15),
        minimum=60,
        maximum=86_400,
        per_site=True,
        meaning="How long a moderator has a case to themselves; every act of theirs in it begins the time anew.",
    )
    appeal_term: timedelta = setting(
        "MODERATION_APPEAL_TERM",
        default=timedelta(days=30),
        minimum=86_400,
        per_site=True,
        meaning="How long after a decision its owner may appeal.",
    )
    strike_life: timedelta = setting(
        "MODERATION_STRIKE_LIFE",
        default=timedelta(days=180),
        minimum=86_400,
        per_site=True,
        meaning="How long a strike counts.",
    )
    words: tuple[str, ...] = setting(
        "MODERATION_WORDS",
        default=(),
        per_site=True,
        meaning="Words that a text of this site should be looked at for, besides those that come with Stoa.",
    )
