"""What may be granted about media."""

from stoa.kernel.feature import Permission

MODERATE = Permission("media.moderate", "Look at everybody's files, hide and remove them.", roles=("moderator",))
