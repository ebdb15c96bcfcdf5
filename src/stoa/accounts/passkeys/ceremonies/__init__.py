"""The two ceremonies of WebAuthn: making a credential, and showing it."""

from .checking import Made, Refused, Shown, challenge_in, check_made, check_shown, read_bytes
from .options import options_to_make, options_to_show
from .party import Party, party_of

__all__ = [
    "Made",
    "Party",
    "Refused",
    "Shown",
    "challenge_in",
    "check_made",
    "check_shown",
    "options_to_make",
    "options_to_show",
    "party_of",
    "read_bytes",
]
