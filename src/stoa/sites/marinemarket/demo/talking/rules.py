"""Scenes: which words, which offers, and how it ended."""

from dataclasses import dataclass
from typing import Literal

type Side = Literal["buyer", "seller"]
type Ending = Literal["", "open", "done", "called_off"]


@dataclass(frozen=True, slots=True)
class Bid:
    """An offer, as a share of the price in percent, and what became of it."""

    side: Side
    percent: int
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation and what came of it."""

    talk: str
    bids: tuple[Bid, ...] = ()
    ending: Ending = ""


_SURVEY = "Subject to survey and sea trial."
OPEN = Scene("price", (Bid("buyer", 90, "open", _SURVEY),))
COUNTERED = Scene("price", (Bid("buyer", 84, "countered"), Bid("seller", 96, "open", "With the tender.")))
AGREED = Scene(
    "survey", (Bid("buyer", 88, "countered", _SURVEY), Bid("seller", 95, "accepted", "As she lies.")), "open"
)
DONE = Scene("papers", (Bid("buyer", 94, "accepted", _SURVEY),), "done")
CALLED_OFF = Scene("engine", (Bid("buyer", 92, "called_off", _SURVEY),), "called_off")
SCENES = (
    Scene("viewing"),
    OPEN,
    Scene("trailer"),
    COUNTERED,
    Scene("winter"),
    Scene("price", (Bid("buyer", 70, "declined"), Bid("buyer", 88, "open", _SURVEY))),
    Scene("family"),
    Scene("survey", (Bid("buyer", 85, "expired", _SURVEY),)),
    Scene("engine"),
    Scene("price", (Bid("buyer", 91, "withdrawn"),)),
    Scene("papers"),
    Scene("mover"),
    Scene("quick"),
    AGREED,
    CALLED_OFF,
)
SAID_OF_SELLERS = (
    (5, "As described, and patient with all of our questions. The log was complete."),
    (5, "She was lifted for the survey without a word about it, and what was found came off the price."),
    (4, "Fair all along. The handover took a day longer than agreed."),
    (5, "Showed us everything twice, and came along on the first trip."),
    (3, "The boat is fine. Two things that were in the listing had gone when we came."),
    (5, ""),
)
SAID_OF_BUYERS = (
    (5, "Came when he said, paid by bank, and asked the right questions."),
    (5, "A pleasure. She is in good hands."),
    (4, "Took a while to decide, then all went quickly."),
)
NOTES = {
    "offer": "",
    "deposit": "",
    "survey": "Two soft spots on the foredeck, the rest sound. Report of eleven pages.",
    "sea_trial": "Two hours off the point, cold start first.",
    "title": "Hull number and title agree; no liens on file.",
    "bill_of_sale": "Signed by both, two copies.",
    "payment": "By bank, on the account of whoever is in the title.",
    "handover": "Keys, papers, manuals, and the codes of the marina.",
}
