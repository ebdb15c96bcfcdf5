"""Answers by mail: a letter about a conversation is answered as any other, and neither side learns an address.

Each person has an address of its own for each thing, which takes mail from their account's address alone.
"""

from stoa.kernel.feature import Feature, PersonalColumn

from .door import DOOR
from .models import Answerable

_WHY = "Where mail that we have sent somebody is answered to."

FEATURE = Feature(
    name="letterbox",
    held_as="Answers by mail",
    package=__name__,
    personal=(
        PersonalColumn("commons.answer_addresses", "token", "Whoever knows it may write there.", "erase", secret=True),
        PersonalColumn("commons.answer_addresses", "last_mail", "So that no mail is taken twice.", "erase"),
        PersonalColumn("commons.answer_addresses", "subject_kind", _WHY, "erase"),
        PersonalColumn("commons.answer_addresses", "subject_id", _WHY, "erase"),
    ),
    declares=(DOOR,),
)

__all__ = ["FEATURE", "Answerable"]
