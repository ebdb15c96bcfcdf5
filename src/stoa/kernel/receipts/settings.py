"""Settings of receipts."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Receipts")
class ReceiptSettings:
    """How long it is remembered what has been sent."""

    keep: timedelta = setting(
        "RECEIPTS_KEEP",
        default=timedelta(days=90),
        minimum=3600,
        meaning="How long the receipts of settled mail, webhooks and other deliveries are kept, with every attempt.",
    )
