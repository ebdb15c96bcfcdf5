"""What may be granted about moderation."""

from stoa.kernel.feature import Permission

REVIEW = Permission(
    "moderation.review", "Work the queue: claim cases, decide them, answer appeals.", roles=("moderator",)
)
FIGURES = Permission("moderation.figures", "See the figures of moderation, moderator by moderator.")

PERMISSIONS = (REVIEW, FIGURES)
