"""What those who look after MarineMarket may do: six permissions and one above them, each with a role that has it.

Each of the six brings along what the rooms that sites share ask for, so that nobody has to know both lists. To give and
take roles is above them all: whoever may do that may do everything.
"""

from stoa.kernel.feature import Permission, Role
from stoa.sites.marinemarket.selling.permissions import MODERATE

USERS = Permission(
    "user_management",
    "Look after people: suspend, ban and restore them, end their sessions, hold addresses back, see security alerts.",
    roles=("support",),
    includes=("accounts.suspend", "accounts.attempts", "accounts.blocks", "security.alerts"),
)
FINANCE = Permission(
    "financial_access",
    "See payments and the books, and give money back.",
    roles=("bookkeeper",),
    includes=("payments.read", "payments.refund"),
)
SYSTEM = Permission(
    "system_config",
    "Look after the running of the site: health, jobs, mail, webhooks, flags, and what raises alerts.",
    roles=("operator",),
    includes=(
        "console.see",
        "console.operate",
        "flags.edit",
        "security.alerts",
        "security.rules",
        "webhooks.manage",
    ),
)
ANALYTICS = Permission(
    "analytics_view",
    "See the figures of the site.",
    roles=("analyst",),
    includes=("stats.read", "moderation.figures"),
)
AUDIT = Permission(
    "audit_log_view",
    "Read, check and export the audit log; see sign-in attempts and security alerts.",
    roles=("auditor",),
    includes=("audit.read", "accounts.attempts", "security.alerts"),
)
SIX = (USERS, MODERATE, FINANCE, SYSTEM, ANALYTICS, AUDIT)
SUPER = Permission(
    "superAdmin",
    "Everything: the six other permissions, and to say who else has them.",
    roles=("superAdmin",),
    includes=(*(one.name for one in SIX), "accounts.roles", "accounts.tokens", "accounts.impersonate"),
)

PERMISSIONS = (USERS, FINANCE, SYSTEM, ANALYTICS, AUDIT, SUPER)
ROLES = (
    Role("superAdmin", "Super administrator", "May do everything, and gives the other roles.", tier="staff"),
    Role("support", "Support", "Looks after people and their sign-ins.", tier="staff"),
    Role("bookkeeper", "Bookkeeper", "Sees payments, and gives money back.", tier="staff"),
    Role("operator", "Operator", "Looks after the running of the site.", tier="staff"),
    Role("analyst", "Analyst", "Sees the figures.", tier="staff"),
    Role("auditor", "Auditor", "Reads the audit log.", tier="staff"),
)
