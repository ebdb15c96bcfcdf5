"""What moderators of listings may do, and how often sellers may write."""

from stoa.kernel.feature import Permission

MODERATE = Permission("content_moderation", "Look at listings before they are shown, and decide.", roles=("moderator",))
PERMISSIONS = (MODERATE,)
