"""Settings of the audit log."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Audit")
class AuditSettings:
    """How often it is noted outside of the database how far the audit log has come."""

    anchor_every: timedelta = setting(
        "AUDIT_ANCHOR_EVERY",
        default=timedelta(hours=1),
        minimum=300,
        meaning="How often the head of the audit chain is signed and put into storage. Whoever rules the database "
        "could rewrite, unseen, what was added since the last time.",
    )
