"""What may be granted about the audit log."""

from stoa.kernel.feature import Permission

READ = Permission("audit.read", "Read, check and export the audit log.")

PERMISSIONS = (READ,)
