"""What moderators of listings may do."""

from stoa.kernel.feature import Permission

MODERATE = Permission(
    "content_moderation",
    "Look at listings before they are shown, and at what is reported, and decide.",
    roles=("moderator",),
    includes=(
        "moderation.review",
        "reviews.moderate",
        "comments.moderate",
        "media.moderate",
        "tags.catalogue",
    ),
)
PERMISSIONS = (MODERATE,)
