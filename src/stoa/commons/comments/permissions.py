"""What may be granted about comments."""

from stoa.kernel.feature import Permission

MODERATE = Permission(
    "comments.moderate", "See held comments; show, hide and remove them; close discussions.", roles=("moderator",)
)
