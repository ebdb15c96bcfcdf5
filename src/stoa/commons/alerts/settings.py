"""Settings of alerts."""

from stoa.kernel.config import setting, settings


@settings("Security alerts")
class AlertSettings:
    """Where addresses are, so that impossible travel can be seen."""

    places: str = setting(
        "ALERTS_PLACES",
        default="",
        meaning="A CSV file of networks and places (network,country,latitude,longitude; no head line), such as one "
        "made from a GeoIP database. Without it, impossible travel is not watched for.",
    )
