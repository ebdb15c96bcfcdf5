"""Who may do what how often, and who is asking."""

from stoa.commons.moderation.permissions import FIGURES, REVIEW
from stoa.kernel.http.access import permission
from stoa.kernel.limits import HOUR, Limit, Rate

MAY_REVIEW = permission(REVIEW.name)
MAY_COUNT = permission(FIGURES.name)

REPORTS = Limit("reports", {"member": Rate(30, per=HOUR), "staff": Rate(600, per=HOUR)})
MESSAGES = Limit("moderation-messages", {"member": Rate(30, per=HOUR), "staff": Rate(600, per=HOUR)})
APPEALS = Limit("moderation-appeals", {"anonymous": Rate(20, per=HOUR), "staff": Rate(100, per=HOUR)})
LIMITS = (REPORTS, MESSAGES, APPEALS)
