"""Puzzles as players see them, and what they answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.http.replies import Input, Model

type Percent = Annotated[float, Meta(ge=0, le=100)]
type AnswerText = Annotated[str, Meta(min_length=1, max_length=200)]


class PuzzleType(StrEnum):
    """What kind of thing is asked."""

    TRIVIA = "trivia"
    WORD = "word"
    VISUAL = "visual"


class Basis(StrEnum):
    """Who gets a reward: the so-manieth to solve the puzzle, or the so-manieth by score when its day is over."""

    FIRST = "first"
    BEST = "best"


class Choice(Model, frozen=True):
    """One of the things that may be chosen."""

    id: str
    text: str


class Grid(Model, frozen=True):
    """Into how many fields a picture is divided, for those who point with keys."""

    columns: int
    rows: int


class Content(Model, frozen=True):
    """What is asked. Nothing in here tells the answer."""

    question: str = ""
    hint: str = ""
    length: int | None = None
    """How many letters the word has."""
    choices: list[Choice] = msgspec.field(default_factory=list)
    grid: Grid | None = None
    """There is a picture in which a place is to be found."""
    picture: str | None = None
    """Where the picture is."""
    picture_text: str = ""
    """What the picture shows, for those who do not see it."""


class Place(Model, frozen=True):
    """A part of a picture, in hundredths of its width and height."""

    x: float
    y: float
    width: float
    height: float


class Solution(Model, frozen=True):
    """What is right."""

    text: str = ""
    """In words."""
    choice: str | None = None
    word: str | None = None
    place: Place | None = None


class Spot(Input, frozen=True):
    """A point in a picture, in hundredths of its width and height."""

    x: Percent
    y: Percent


class AnswerInput(Input, frozen=True):
    """A try: a word, the id or text of a choice, or a point in the picture."""

    answer: AnswerText | Spot


class Reward(Model, frozen=True):
    """Something that can be won, or was."""

    id: UUID
    puzzle_id: UUID
    rank: int
    basis: Basis
    description: str
    prize_id: UUID | None
    prize_name: str | None
    server_name: str | None
    server_slug: str | None
    redemption_code_id: UUID | None
    """Which code was given; the code itself is told to the winner alone."""
    awarded_to: UUID | None
    awarded_at: datetime | None


class LetterMark(Model, frozen=True):
    """A letter of a guess, and what it was told."""

    letter: str
    mark: str


class Try(Model, frozen=True):
    """One answer that somebody gave."""

    answer: str
    is_correct: bool
    feedback: list[LetterMark]


class Play(Model, frozen=True):
    """How far whoever asks has come with a puzzle."""

    id: UUID
    puzzle_id: UUID
    user_id: UUID
    answer: str | None
    """The last one that was given."""
    created_at: datetime
    started_at: datetime | None
    attempts: int
    attempts_left: int
    is_correct: bool
    score: int | None
    time_spent: int | None
    rank: int | None
    tries: list[Try]


class Puzzle(Model, frozen=True):
    """A puzzle. Solution and explanation are told when its day is over."""

    id: UUID
    title: str
    description: str
    type: PuzzleType
    difficulty: int
    content: Content
    attempts_allowed: int
    publish_date: datetime
    expires_at: datetime
    participant_count: int
    winner_count: int
    is_active: bool
    created_at: datetime
    solution: Solution | None
    explanation: str | None
    rewards: list[Reward]
    your_play: Play | None


class PuzzleRow(msgspec.Struct, frozen=True):
    """A puzzle as it is read: what may not be told yet is not in it."""

    id: UUID
    title: str
    description: str
    type: PuzzleType
    difficulty: int
    content: Content
    attempts_allowed: int
    day: date
    participant_count: int
    winner_count: int
    is_active: bool
    created_at: datetime
    solution: Solution | None
    explanation: str | None


class PuzzleCard(Model, frozen=True):
    """A puzzle in the archive."""

    id: UUID
    title: str
    description: str
    type: PuzzleType
    difficulty: int
    publish_date: datetime
    expires_at: datetime
    participant_count: int
    winner_count: int


class RewardWon(Model, frozen=True):
    """What a solution has won. The code is claimed under `redemptions/{code}/claim`."""

    rank: int
    basis: Basis
    description: str
    prize_id: UUID | None
    prize_name: str | None
    redemption_code: str | None
    """None where the server had none left to give."""


class Outcome(Model, frozen=True):
    """What a try was told."""

    is_correct: bool
    attempts_left: int
    feedback: list[LetterMark] | None
    score: int | None
    rank: int | None
    time_spent: int | None
    streak: int | None
    reward: RewardWon | None


class Day(Model, frozen=True):
    """A day on which somebody has played."""

    day: date
    puzzle_id: UUID
    title: str
    is_correct: bool
    score: int | None


class Progress(Model, frozen=True):
    """How somebody does with puzzles."""

    id: UUID
    """There is one of each person: it is known by the person's id."""
    user_id: UUID
    total_points: int
    puzzles_solved: int
    current_streak: int
    longest_streak: int
    last_played_at: datetime | None
    updated_at: datetime | None
    """Null where nothing was played yet."""
    remind: bool
    """Whether they are told in the evening that a streak is about to end."""
    days: list[Day]
    """The last half year."""


class RemindInput(Input, frozen=True):
    """Whether to be reminded in the evening while a streak is at risk."""

    remind: bool
