"""What may be granted about stats."""

from stoa.kernel.feature import Permission

READ = Permission("stats.read", "See the figures of the site.", roles=("moderator",))

PERMISSIONS = (READ,)
