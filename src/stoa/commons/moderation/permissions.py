"""What may be granted about moderation, and how often members may do what."""

from stoa.kernel.feature import Permission
from stoa.kernel.http.access import permission
from stoa.kernel.limits import HOUR, Limit, Rate

REVIEW = Permission(
    "moderation.review", "Work the queue: claim cases, decide them, answer appeals.", roles=("moderator",)
)
FIGURES = Permission("moderation.figures", "See the figures of moderation, moderator by moderator.")
PERMISSIONS = (REVIEW, FIGURES)

MAY_REVIEW = permission(REVIEW.name)
MAY_COUNT = permission(FIGURES.name)

REPORTS = Limit("reports", {"member": Rate(30, per=HOUR), "staff": Rate(600, per=HOUR)})
MESSAGES = Limit("moderation-messages", {"member": Rate(30, per=HOUR), "staff": Rate(600, per=HOUR)})
APPEALS = Limit("moderation-appeals", {"anonymous": Rate(20, per=HOUR), "staff": Rate(100, per=HOUR)})
LIMITS = (REPORTS, MESSAGES, APPEALS)
