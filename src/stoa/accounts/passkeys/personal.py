"""Which personal data passkeys hold."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn("accounts.passkeys", "name", "What a person calls a passkey of theirs.", "erase"),
    PersonalColumn("accounts.passkeys", "credential_id", "By which a person's authenticator is known here.", "erase"),
    PersonalColumn("accounts.passkeys", "public_key", "What a person's authenticator is checked against.", "erase"),
    PersonalColumn("accounts.passkeys", "transports", "How a person's authenticator is reached.", "erase"),
    PersonalColumn("accounts.passkey_challenges", "hash", "What a passkey is to answer, for five minutes.", "erase"),
    PersonalColumn("accounts.passkey_challenges", "purpose", "What that answer is for, for five minutes.", "erase"),
)
