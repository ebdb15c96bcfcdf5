"""Settings of personal data."""

from datetime import timedelta
from pathlib import Path

from stoa.kernel.config import setting, settings


@settings("Personal data")
class PrivacySettings:
    """How long people may think again, and how long an export lies ready."""

    grace: timedelta = setting(
        "PRIVACY_GRACE",
        default=timedelta(days=14),
        minimum=0,
        maximum=2_592_000,
        per_site=True,
        meaning="How long somebody who deletes their account may take it back, before their data is erased.",
    )
    export_life: timedelta = setting(
        "PRIVACY_EXPORT_LIFE",
        default=timedelta(days=7),
        minimum=3600,
        maximum=2_592_000,
        per_site=True,
        meaning="How long an export of personal data lies ready to be fetched.",
    )
    tombstones: Path | None = setting(
        "PRIVACY_TOMBSTONES",
        default=None,
        meaning="Folder of the lists of erased people, as keyed hashes, by which a restored backup is cleaned; keep it "
        "apart from backups, and shared between workers. Without it, `tombstones` in the data folder.",
    )
