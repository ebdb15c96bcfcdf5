"""What may be granted about playtime."""

from stoa.kernel.feature import Permission

REVIEW = Permission("playtime.review", "Decide about playtime that breaks a rule.", roles=("moderator",))
