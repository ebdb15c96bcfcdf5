"""Which personal data the room itself holds."""

from stoa.kernel.feature import PersonalColumn

_PROOF = "Shows what was agreed to, and when (Article 7(1) GDPR)."

PERSONAL = (
    PersonalColumn("accounts.consents", "purpose", _PROOF, "keep"),
    PersonalColumn("accounts.consents", "version", _PROOF, "keep"),
)
