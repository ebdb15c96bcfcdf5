"""What may be granted about badges."""

from stoa.kernel.feature import Permission

MANAGE = Permission("badges.manage", "Make badges, change them and take them off the list.", roles=("admin",))
