"""Phones: a number is somebody's once they have typed the code that was sent to it; it is never shown."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, jobs, pages

_WHY = "The number that somebody has shown to be theirs, so that others see that there is one."

FEATURE = Feature(
    name="phones",
    held_as="Your phone number",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    limits=(api.ASKING, api.GUESSING),
    declares=(SettingsLine(Link("Phone", pages.PAGE, "phone"), 25),),
    personal=(
        *(
            PersonalColumn("person_phones", column, _WHY, "erase", secret=True)
            for column in ("number_box", "number_hash", "pending_box", "code_hash")
        ),
        *(
            PersonalColumn("person_phones", column, _WHY, "erase")
            for column in ("verified_at", "code_until", "tries", "sent", "sent_on", "refused_at", "changed_at")
        ),
        PersonalColumn("phone_texts", "letter_box", "A code on its way to a telephone.", "erase", secret=True),
        PersonalColumn("phone_texts", "sent_at", "When a code was sent to a telephone.", "erase"),
    ),
)
