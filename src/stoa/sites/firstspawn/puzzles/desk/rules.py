"""From what was written to a puzzle that can be played, or what is wrong with it."""

import re
import string

import msgspec

from stoa.sites.firstspawn.puzzles.drawing import Drawing, draw
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle
from stoa.sites.firstspawn.puzzles.models import Choice, Content, Grid, Place, PuzzleType, Solution
from stoa.sites.firstspawn.rates import PUZZLE_TRIES

from .models import PictureInput, PuzzleInput

WORD_TRIES, SPOT_TRIES = 6, 5
_WORD = re.compile(r"[a-z]{3,12}")
_FEWEST = 2
_WHOLE = 100


class Written(msgspec.Struct, frozen=True):
    """A puzzle, taken apart into what may be seen, what is right, and from what the picture is drawn."""

    content: Content
    solution: Solution
    drawing: Drawing | None
    attempts: int


def read_puzzle(told: PuzzleInput) -> Written:
    """Take it apart."""
    match told.type:
        case PuzzleType.TRIVIA:
            return _read_trivia(told)
        case PuzzleType.WORD:
            return _read_word(told)
        case PuzzleType.VISUAL:
            return _read_visual(told)


def _read_trivia(told: PuzzleInput) -> Written:
    choices, right = _read_choices(told)
    content = Content(question=_question_of(told), hint=told.hint.strip(), choices=choices)
    attempts = told.attempts or min(len(choices), PUZZLE_TRIES)
    return Written(content, Solution(right.text, choice=right.id), None, attempts)


def _question_of(told: PuzzleInput) -> str:
    if not told.question.strip():
        raise BadPuzzle(field="question", words="Ask a question.")
    return told.question.strip()


def _names_beside(texts: list[str]) -> list[str]:
    """Give each choice a name that is none of the texts, so that whoever answers with either is understood."""
    said, letters, before = {text.casefold() for text in texts}, string.ascii_lowercase[: len(texts)], ""
    while any(before + letter in said for letter in letters):
        before += "choice-"
    return [before + letter for letter in letters]


def _read_choices(told: PuzzleInput) -> tuple[list[Choice], Choice]:
    texts = [text.strip() for text in told.choices if text.strip()]
    if len(texts) < _FEWEST:
        raise BadPuzzle(field="choices", words="Give at least two choices.")
    if len({text.casefold() for text in texts}) < len(texts):
        raise BadPuzzle(field="choices", words="Two of the choices are the same.")
    choices = [Choice(name, text) for name, text in zip(_names_beside(texts), texts, strict=True)]
    said = told.answer.strip().casefold()
    right = next((one for one in choices if one.text.casefold() == said), None)
    if right is None:
        raise BadPuzzle(field="answer", words="The answer has to be one of the choices, word for word.")
    return choices, right


def _read_word(told: PuzzleInput) -> Written:
    word = told.answer.strip().lower()
    if not _WORD.fullmatch(word):
        raise BadPuzzle(field="answer", words="The word has 3 to 12 letters from A to Z.")
    if word in f"{told.title} {told.description} {told.question} {told.hint}".lower():
        raise BadPuzzle(field="answer", words="The title, the question or the hint tells the word.")
    question = told.question.strip() or "Which word is it?"
    content = Content(question=question, hint=told.hint.strip(), length=len(word))
    return Written(content, Solution(word.upper(), word=word), None, told.attempts or WORD_TRIES)


def _read_visual(told: PuzzleInput) -> Written:
    question = _question_of(told)
    if told.picture is not None and told.drawing is None:
        written = _read_picture(told.picture, told)
    elif told.drawing is not None and told.picture is None:
        drawing = Drawing(told.drawing.kind, told.drawing.seed, told.drawing.columns, told.drawing.rows)
        drawn = draw(drawing)
        written = Written(drawn.content, drawn.solution, drawing, 0)
    else:
        raise BadPuzzle(field="drawing", words="Say what is drawn and from which word, or send a picture.")
    content = msgspec.structs.replace(written.content, question=question, hint=told.hint.strip())
    attempts = told.attempts or min(len(content.choices) or SPOT_TRIES, PUZZLE_TRIES)
    return msgspec.structs.replace(written, content=content, attempts=attempts)


def _read_picture(picture: PictureInput, told: PuzzleInput) -> Written:
    if picture.place is None:
        choices, right = _read_choices(told)
        content = Content(choices=choices, picture_text=picture.text.strip())
        return Written(content, Solution(right.text, choice=right.id), None, 0)
    place = Place(picture.place.x, picture.place.y, picture.place.width, picture.place.height)
    fields = _fields_in(place, picture)
    if place.x + place.width > _WHOLE or place.y + place.height > _WHOLE:
        raise BadPuzzle(field="picture.place", words="The place goes beyond the picture.")
    if not fields:
        words = "No field of the picture has its middle in that place: make the place larger, or have more fields."
        raise BadPuzzle(field="picture.place", words=words)
    content = Content(grid=Grid(picture.columns, picture.rows), picture_text=picture.text.strip())
    column, row = fields[len(fields) // 2]
    return Written(content, Solution(f"Column {column}, row {row}", place=place), None, 0)


def _fields_in(place: Place, picture: PictureInput) -> list[tuple[int, int]]:
    """Give the fields that whoever points with keys or a finger may choose, and be right."""
    return [
        (column + 1, row + 1)
        for row in range(picture.rows)
        for column in range(picture.columns)
        if place.x <= _WHOLE * (column + 0.5) / picture.columns <= place.x + place.width
        and place.y <= _WHOLE * (row + 0.5) / picture.rows <= place.y + place.height
    ]
