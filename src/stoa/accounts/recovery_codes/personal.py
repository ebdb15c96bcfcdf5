"""Which personal data recovery codes hold."""

from stoa.kernel.feature import PersonalColumn

from .queries import KEY

PERSONAL = (
    PersonalColumn("accounts.recovery_codes", "hash", "Lets the person in when other factors are lost.", "erase"),
    PersonalColumn(KEY.table, KEY.column, "What these codes are hashed with, encrypted.", "erase"),
)
