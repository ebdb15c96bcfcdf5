"""Whether an answer is right, and what whoever gave it is told."""

import re
from collections.abc import Callable

import msgspec

from stoa.sites.firstspawn.puzzles.errors import BadAnswer
from stoa.sites.firstspawn.puzzles.models import Choice, Content, Grid, LetterMark, Place, PuzzleType, Solution, Spot
from stoa.sites.firstspawn.puzzles.rules import marks_of, write_marks
from stoa.sites.firstspawn.puzzles.words import is_word

_WORD = re.compile(r"[a-z]+")
_MARKS = {"h": "hit", "n": "near", "m": "miss"}


class Verdict(msgspec.Struct, frozen=True):
    """What has become of a try."""

    is_correct: bool
    text: str
    """The answer in words, as it is shown to whoever gave it."""
    marks: str = ""


def judge(kind: PuzzleType, content: Content, solution: Solution, answer: str | Spot) -> Verdict:
    """Compare an answer with what is right; what cannot be an answer at all is refused and costs nothing."""
    if kind is PuzzleType.WORD:
        return _judge_word(content, solution.word or "", answer)
    if solution.place is not None:
        return _judge_spot(content.grid, solution.place, answer)
    return _judge_choice(content.choices, solution.choice or "", answer)


def _judge_word(content: Content, word: str, answer: str | Spot) -> Verdict:
    if isinstance(answer, Spot):
        message = "Answer with a word."
        raise BadAnswer(message)
    guess = answer.strip().lower()
    if not _WORD.fullmatch(guess) or len(guess) != content.length:
        message = f"A guess has {content.length} letters from A to Z. It has cost you no try."
        raise BadAnswer(message)
    if not is_word(guess, word):
        message = f"“{guess}” is not in the list of words. It has cost you no try."
        raise BadAnswer(message)
    return Verdict(guess == word, guess, write_marks(marks_of(guess, word)))


def _judge_spot(grid: Grid | None, place: Place, answer: str | Spot) -> Verdict:
    if not isinstance(answer, Spot):
        message = "Answer with a point in the picture: x and y from 0 to 100."
        raise BadAnswer(message)
    inside = place.x <= answer.x <= place.x + place.width and place.y <= answer.y <= place.y + place.height
    if grid is None:
        return Verdict(inside, f"{answer.x:.0f} % across, {answer.y:.0f} % down")
    column = min(int(answer.x * grid.columns / 100), grid.columns - 1) + 1
    row = min(int(answer.y * grid.rows / 100), grid.rows - 1) + 1
    return Verdict(inside, f"Column {column}, row {row}")


def _judge_choice(choices: list[Choice], right: str, answer: str | Spot) -> Verdict:
    if isinstance(answer, Spot):
        message = "Answer with one of the choices."
        raise BadAnswer(message)
    said = answer.strip()
    chosen = _choice_of(choices, said)
    if chosen is None:  # programs send what was typed, and that may be wrong like any other answer
        return Verdict(is_correct=False, text=said)
    return Verdict(chosen.id == right, chosen.text)


def _choice_of(choices: list[Choice], said: str) -> Choice | None:
    """Find what was chosen: by its id as pages send it, then by its text; an id in other letters comes last."""
    ways: tuple[Callable[[Choice], bool], ...] = (
        lambda one: one.id == said,
        lambda one: one.text.casefold() == said.casefold(),
        lambda one: one.id.casefold() == said.casefold(),
    )
    return next((one for is_meant in ways for one in choices if is_meant(one)), None)


def letters_of(text: str, marks: str) -> list[LetterMark]:
    """Put letters and what they were told side by side."""
    return [LetterMark(letter, _MARKS[mark]) for letter, mark in zip(text, marks, strict=False)]
