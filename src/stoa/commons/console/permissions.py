"""What may be granted about the running of a site."""

from stoa.kernel.feature import Permission

SEE = Permission("console.see", "See health, jobs, events, mail and settings of the site.")
OPERATE = Permission("console.operate", "Retry and discard jobs, tell events again, send mail again.")

PERMISSIONS = (SEE, OPERATE)
