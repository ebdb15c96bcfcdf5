"""What may be granted about alerts."""

from stoa.kernel.feature import Permission

ALERTS = Permission("security.alerts", "See security alerts, take them on and resolve them; hear of new ones.")
EDIT_RULES = Permission("security.rules", "Edit what raises security alerts.")

PERMISSIONS = (ALERTS, EDIT_RULES)
