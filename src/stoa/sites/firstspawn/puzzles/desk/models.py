"""Puzzles as those see them who write them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line, prose
from stoa.sites.firstspawn.puzzles.drawing import Drawing, DrawingKind
from stoa.sites.firstspawn.puzzles.models import Basis, Content, Percent, PuzzleType, Reward, Solution
from stoa.sites.firstspawn.rates import PUZZLE_TRIES

type Title = Annotated[str, line(3, 80, "a title", examples=["What grows in the dark?"])]
type Text = Annotated[str, Meta(max_length=500)]
type ChoiceText = Annotated[str, line(1, 80, "a text")]


class DrawingInput(Input, frozen=True):
    """A picture that is drawn from a word."""

    kind: DrawingKind
    seed: Annotated[str, Meta(min_length=1, max_length=60)]
    columns: Annotated[int, Meta(ge=3, le=10)] = 6
    rows: Annotated[int, Meta(ge=3, le=8)] = 4


class PlaceInput(Input, frozen=True):
    """Where in a picture the answer is, in hundredths of its width and height."""

    x: Percent
    y: Percent
    width: Annotated[float, Meta(ge=1, le=100)]
    height: Annotated[float, Meta(ge=1, le=100)]


class PictureInput(Input, frozen=True):
    """A picture that was sent under `media/uploads` as `puzzle-picture`: one chooses what it shows, or points at it."""

    text: Annotated[str, prose(1, 300)]
    """What is to be seen, for who cannot see it, and without the answer."""
    media_id: UUID | None = None
    place: PlaceInput | None = None
    """Where the answer is; left out, `choices` and `answer` are asked for."""
    columns: Annotated[int, Meta(ge=3, le=12)] = 8
    rows: Annotated[int, Meta(ge=3, le=12)] = 6


class RewardInput(Input, frozen=True):
    """What a place is rewarded with."""

    rank: Annotated[int, Meta(ge=1, le=1000)]
    basis: Basis = Basis.FIRST
    description: Text = ""
    prize_id: UUID | None = None


class PuzzleInput(Input, frozen=True):
    """A puzzle as it is written: `choices` and `answer`, or the `answer` alone, or a `drawing` or a `picture`."""

    title: Title
    type: PuzzleType
    description: Text = ""
    difficulty: Annotated[int, Meta(ge=1, le=5)] = 1
    question: Text = ""
    hint: Text = ""
    choices: Annotated[list[ChoiceText], Meta(max_length=8)] = msgspec.field(default_factory=list)
    answer: Annotated[str, Meta(max_length=80)] = ""
    drawing: DrawingInput | None = None
    picture: PictureInput | None = None
    explanation: Text = ""
    attempts: Annotated[int, Meta(ge=1, le=PUZZLE_TRIES)] | None = None
    """How many tries there are; left out, six for a word, one for each choice, five for a place in a picture."""
    day: date | None = None
    rewards: Annotated[list[RewardInput], Meta(max_length=100)] = msgspec.field(default_factory=list)


class ScheduleInput(Input, frozen=True):
    """The day on which a puzzle is played; none makes it a draft again."""

    day: date | None


class DeskPuzzle(Model, frozen=True):
    """A puzzle with all that is known of it."""

    id: UUID
    title: str
    description: str
    type: PuzzleType
    difficulty: int
    content: Content
    solution: Solution
    drawing: Drawing | None
    picture_id: UUID | None
    explanation: str
    attempts_allowed: int
    day: date | None
    participant_count: int
    winner_count: int
    is_active: bool
    created_at: datetime


class DeskSheet(Model, frozen=True):
    """A puzzle and what is won with it."""

    puzzle: DeskPuzzle
    rewards: list[Reward]
    state: str
    """`draft`, `scheduled`, `running`, `closed` or `withdrawn`."""


class DeskLine(Model, frozen=True):
    """A puzzle in the list of those who write them."""

    id: UUID
    title: str
    type: PuzzleType
    difficulty: int
    day: date | None
    participant_count: int
    winner_count: int
    is_active: bool


class OpenPrize(msgspec.Struct, frozen=True):
    """A prize that a puzzle could give."""

    id: UUID
    name: str
    server_name: str
    remaining: int
