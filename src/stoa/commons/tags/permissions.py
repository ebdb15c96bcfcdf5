"""What may be granted about tags."""

from stoa.kernel.feature import Permission

CATALOGUE = Permission("tags.catalogue", "Add, rename, merge and retire tags.", roles=("moderator",))
