"""What is kept of the other side's words."""

import re

from stoa.kernel.events.words import storable

WORDS_LIMIT = 500


def kept_words(text: str, recipient: str) -> str:
    """Give a text as it is kept: bounded, and without the recipient, who stands in one column and can be forgotten."""
    named = re.sub(re.escape(recipient), "the recipient", text, flags=re.IGNORECASE) if recipient else text
    return storable(named, WORDS_LIMIT)
