"""Settings of photos that feeds name."""

from stoa.kernel.config import Size, setting, settings


@settings("Photos of feeds")
class FeedPhotoSettings:
    """How much is kept of what the feeds of one firm bring; photos that its people send do not count here."""

    most: int = setting(
        "FEED_PHOTOS_MOST",
        default=20_000,
        minimum=0,
        maximum=10_000_000,
        per_site=True,
        meaning="How many photos the feeds of one firm may bring.",
    )
    most_bytes: Size = setting(
        "FEED_PHOTOS_BYTES",
        default=Size(50 * 1024**3),
        minimum=1024,
        per_site=True,
        meaning="How much the photos from the feeds of one firm may take, counted as they were fetched.",
    )
