"""What may be granted about reviews."""

from stoa.kernel.feature import Permission

MODERATE = Permission(
    "reviews.moderate",
    "See held reviews and what stood there before; show, hide and remove them.",
    roles=("moderator",),
)
