"""What may be granted about alerts."""

from stoa.kernel.feature import Permission

SEE_ALERTS = Permission("security.alerts", "See security alerts, take them on and resolve them; hear of new ones.")
EDIT_RULES = Permission("security.rules", "Edit what raises security alerts.")

PERMISSIONS = (SEE_ALERTS, EDIT_RULES)
