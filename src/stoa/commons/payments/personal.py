"""Which personal data payments hold. Records of money stay as long as the law asks for them."""

from stoa.kernel.feature import PersonalColumn

_RECORD = "A record of a payment, kept for the books (legal obligation: commercial and tax law)."
_COLUMNS = (
    "type",
    "status",
    "currency",
    "item_type",
    "item_id",
    "title",
    "provider",
    "session",
    "payment",
    "paid_currency",
    "held",
)

PERSONAL = (
    *(PersonalColumn("commons.payment_orders", name, _RECORD, "keep") for name in _COLUMNS),
    PersonalColumn("commons.payment_orders", "metadata", "What the site noted about the order.", "anonymise"),
    PersonalColumn("commons.payment_orders", "checkout_url", "Where the person pays.", "anonymise", secret=True),
    *(
        PersonalColumn("commons.payment_refunds", name, _RECORD, "keep", owner="asked_by")
        for name in ("kind", "status", "currency", "reference")
    ),
    PersonalColumn(
        "commons.payment_refunds",
        "reason",
        "Why somebody gave money back; part of the books (legal obligation).",
        "keep",
        owner="asked_by",
    ),
)
