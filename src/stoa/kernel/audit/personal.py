"""Which personal data the audit log holds, beside its chain."""

from stoa.kernel.feature import PersonalColumn

_ORIGINS = "kernel.audit_origins"
_DETAILS = "kernel.audit_details"

PERSONAL = (
    PersonalColumn(_ORIGINS, "address", "From where somebody did what they answer for; goes with them.", "erase"),
    PersonalColumn(_ORIGINS, "agent", "With which browser; goes with them.", "erase"),
    PersonalColumn(_DETAILS, "before", "What an act on the person changed; goes with them.", "erase"),
    PersonalColumn(_DETAILS, "after", "What it was changed to; goes with them.", "erase"),
    PersonalColumn(_DETAILS, "reason", "Why it was done, in somebody's words; goes with them.", "erase"),
)
