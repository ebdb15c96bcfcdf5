"""From what was written to a puzzle that can be played, or what is wrong with it."""

import re

import msgspec

from stoa.sites.firstspawn.puzzles.drawing import Drawing, draw
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle
from stoa.sites.firstspawn.puzzles.models import Choice, Content, PuzzleType, Solution
from stoa.sites.firstspawn.rates import PUZZLE_TRIES

from .models import PuzzleInput

WORD_TRIES, SPOT_TRIES = 6, 5
_WORD = re.compile(r"[a-z]{3,12}")
_FEWEST = 2


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
    texts = [text.strip() for text in told.choices if text.strip()]
    if not told.question.strip():
        raise BadPuzzle(field="question", words="Ask a question.")
    if len(texts) < _FEWEST:
        raise BadPuzzle(field="choices", words="Give at least two choices.")
    if len({text.casefold() for text in texts}) < len(texts):
        raise BadPuzzle(field="choices", words="Two of the choices are the same.")
    choices = [Choice(chr(ord("a") + at), text) for at, text in enumerate(texts)]
    said = told.answer.strip().casefold()
    right = next((one for one in choices if one.text.casefold() == said), None)
    if right is None:
        raise BadPuzzle(field="answer", words="The answer has to be one of the choices, word for word.")
    content = Content(question=told.question.strip(), hint=told.hint.strip(), choices=choices)
    attempts = told.attempts or min(len(choices), PUZZLE_TRIES)
    return Written(content, Solution(right.text, choice=right.id), None, attempts)


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
    if told.drawing is None:
        raise BadPuzzle(field="drawing", words="Say what is drawn, and from which word.")
    if not told.question.strip():
        raise BadPuzzle(field="question", words="Ask a question.")
    drawing = Drawing(told.drawing.kind, told.drawing.seed, told.drawing.columns, told.drawing.rows)
    drawn = draw(drawing)
    content = msgspec.structs.replace(drawn.content, question=told.question.strip(), hint=told.hint.strip())
    attempts = told.attempts or min(len(content.choices) or SPOT_TRIES, PUZZLE_TRIES)
    return Written(content, drawn.solution, drawing, attempts)
