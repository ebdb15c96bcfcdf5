"""Which columns of mail are encrypted, so that they follow a change of root keys."""

from stoa.kernel.keys import LookupColumn, encrypted_column

SUPPRESSION = "mail.suppression"

LETTER = encrypted_column("kernel.mail", "letter")
SUPPRESSED = encrypted_column(
    "kernel.mail_suppressions", "address", lookup=LookupColumn("address_hash", SUPPRESSION, str.lower)
)
