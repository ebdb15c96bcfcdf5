"""Which personal data codes from an app hold."""

from stoa.kernel.feature import PersonalColumn

from .queries import SECRET

PERSONAL = (
    PersonalColumn(SECRET.table, SECRET.column, "What a person's authenticator app counts from, encrypted.", "erase"),
)
