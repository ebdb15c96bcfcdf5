"""Settings of alerts."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Security alerts")
class AlertSettings:
    """How long alerts are kept, and where addresses are, so that impossible travel can be seen."""

    places: str = setting(
        "ALERTS_PLACES",
        default="",
        meaning="A CSV file of networks and places (network,country,latitude,longitude; no head line), such as one "
        "made from a GeoIP database. Without it, impossible travel is not watched for.",
    )
    keep: timedelta = setting(
        "ALERTS_KEEP",
        default=timedelta(days=365),
        minimum=2_592_000,
        per_site=True,
        meaning="How long security alerts are kept after what they tell of was last seen, whatever became of them. "
        "What was done about one stays in the audit log.",
    )
