"""Which personal data passkeys hold."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn("accounts.passkeys", "name", "What a person calls a passkey of theirs.", "erase"),
    PersonalColumn("accounts.passkeys", "credential_id", "By which a person's authenticator is known here.", "erase"),
    PersonalColumn("accounts.passkeys", "public_key", "What a person's authenticator is checked against.", "erase"),
)
