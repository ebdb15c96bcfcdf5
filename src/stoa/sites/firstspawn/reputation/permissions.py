"""What may be granted about reputation."""

from stoa.kernel.feature import Permission

ADJUST = Permission("reputation.adjust", "Change somebody's reputation by hand, with a reason.", roles=("admin",))
