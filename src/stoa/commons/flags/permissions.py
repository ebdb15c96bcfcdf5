"""What may be granted about flags."""

from stoa.kernel.feature import Permission

EDIT = Permission("flags.edit", "Turn features on and off, for everybody or for some.")

PERMISSIONS = (EDIT,)
