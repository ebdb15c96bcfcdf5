"""Settings of the audit log's console."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Audit console")
class AuditConsoleSettings:
    """How long exports lie ready, and how large they may be."""

    export_life: timedelta = setting(
        "AUDIT_EXPORT_LIFE",
        default=timedelta(days=1),
        minimum=3600,
        maximum=2_592_000,
        meaning="How long an export of the audit log lies ready to be fetched.",
    )
    export_rows: int = setting(
        "AUDIT_EXPORT_ROWS",
        default=1_000_000,
        minimum=1,
        meaning="How many entries an export of the audit log holds at most; narrow it by time to get the others.",
    )
