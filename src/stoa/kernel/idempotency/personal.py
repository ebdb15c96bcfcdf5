"""Which personal data idempotency keys hold."""

from stoa.kernel.feature import PersonalColumn

_TABLE = "kernel.idempotency_keys"

PERSONAL = (
    PersonalColumn(_TABLE, "key", "What the person's program called its request; gone within a day.", "erase"),
    PersonalColumn(_TABLE, "answer", "What was answered, encrypted; gone within a day.", "erase"),
)
