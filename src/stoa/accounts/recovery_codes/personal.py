"""Which personal data recovery codes hold."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn("accounts.recovery_codes", "hash", "Lets the person in when other factors are lost.", "erase"),
)
