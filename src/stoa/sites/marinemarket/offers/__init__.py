"""Offers: made, countered, accepted, declined, withdrawn, ended; of several for a boat, one is accepted."""

from stoa.commons.live import LiveEvent
from stoa.kernel.feature import Feature, PersonalColumn

from . import api, consumers, jobs, notices
from .events import OfferMoved

_WHY = "What two have offered each other; the other side keeps it as the record of what was agreed."
MOVED = LiveEvent(
    event=OfferMoved,
    type="conversation:offerMoved",
    channel="conversation",
    meaning="An offer was made or answered.",
    to=lambda told: told.conversation_id,
    data=lambda told: {"conversationId": told.conversation_id, "offerId": told.offer_id, "status": told.to},
)
FEATURE = Feature(
    name="offers",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    limits=(api.OFFERING,),
    declares=(notices.OFFER_MOVED, MOVED),
    personal=(
        PersonalColumn("offers", "note", "Under which conditions somebody would.", "anonymise", owner="author_id"),
        *(
            PersonalColumn("offer_answers", column, "What somebody said with an answer.", "erase", owner="author_id")
            for column in ("note", "side", "status")
        ),
        *(
            PersonalColumn("offers", column, _WHY, "keep", owner="author_id")
            for column in ("side", "amount_minor", "currency", "status")
        ),
    ),
)
