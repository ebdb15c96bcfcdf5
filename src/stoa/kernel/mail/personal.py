"""Which personal data mail holds."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn(
        "kernel.receipts", "recipient", "Shows whether a mail has arrived.", "anonymise", "recipient", "email"
    ),
    PersonalColumn("kernel.mail", "letter", "The mail itself, encrypted, until it is sent.", "erase", ""),
    PersonalColumn("kernel.mail", "topic", "By what it is found when the person ends mail of its kind.", "erase", ""),
    PersonalColumn(
        "kernel.mail_suppressions",
        "address",
        "Encrypted. Whoever complained, or never had this address, must stay left alone (legitimate interest).",
        "keep",
        "",
    ),
)
