"""What may be granted about payments."""

from stoa.kernel.feature import Permission

READ = Permission("payments.read", "See everybody's payments and the ledger.")
REFUND = Permission("payments.refund", "Give money back, and decide about payments that are held.")
PERMISSIONS = (READ, REFUND)
