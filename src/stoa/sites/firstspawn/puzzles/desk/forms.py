"""What the desk reads from its forms."""

from typing import Any

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle

from .models import DeskSheet

_MOST_PLACES = 100


class PuzzleForm(Input, frozen=True):
    """A puzzle as it was typed: one choice a line, one reward for so many places."""

    title: Line = ""
    type: Line = "trivia"
    description: Line = ""
    difficulty: Line = "1"
    question: Line = ""
    hint: Line = ""
    choices: Wide = ""
    answer: Line = ""
    drawing_kind: Line = ""
    drawing_seed: Line = ""
    explanation: Line = ""
    attempts: Line = ""
    day: Line = ""
    reward_prize: Line = ""
    reward_basis: Line = "first"
    reward_places: Line = ""
    reward_text: Line = ""


class DayForm(Input, frozen=True):
    """A day as it was typed."""

    day: Line = ""


def read_fields(form: PuzzleForm) -> dict[str, Any]:
    """Give what the API would be sent."""
    told: dict[str, Any] = {
        "title": form.title.strip(),
        "type": form.type,
        "description": form.description,
        "difficulty": form.difficulty,
        "question": form.question,
        "hint": form.hint,
        "choices": [line.strip() for line in form.choices.splitlines() if line.strip()],
        "answer": form.answer,
        "explanation": form.explanation,
        "rewards": _read_rewards(form),
    }
    if form.type == "visual" and form.drawing_seed.strip():
        told["drawing"] = {"kind": form.drawing_kind, "seed": form.drawing_seed.strip()}
    for name, text in (("attempts", form.attempts), ("day", form.day)):
        if text.strip():
            told[name] = text.strip()
    return told


def _read_rewards(form: PuzzleForm) -> list[dict[str, Any]]:
    if not form.reward_places.strip():
        return []
    places = int(form.reward_places) if form.reward_places.strip().isdecimal() else 0
    if not 1 <= places <= _MOST_PLACES:
        raise BadPuzzle(field="rewardPlaces", words="Say for how many places, from 1 to 100.")
    each = {"basis": form.reward_basis, "description": form.reward_text, "prizeId": form.reward_prize or None}
    return [{**each, "rank": rank} for rank in range(1, places + 1)]


def form_of(sheet: DeskSheet) -> PuzzleForm:
    """Fill the form with a puzzle that is there."""
    puzzle, drawing = sheet.puzzle, sheet.puzzle.drawing
    reward = sheet.rewards[0] if sheet.rewards else None
    content, solution = puzzle.content, puzzle.solution
    return PuzzleForm(
        title=puzzle.title,
        type=puzzle.type.value,
        description=puzzle.description,
        difficulty=str(puzzle.difficulty),
        question=content.question,
        hint=content.hint,
        choices="\n".join(one.text for one in content.choices) if drawing is None else "",
        answer=(solution.word or solution.text) if drawing is None else "",
        drawing_kind=drawing.kind.value if drawing is not None else "",
        drawing_seed=drawing.seed if drawing is not None else "",
        explanation=puzzle.explanation,
        attempts=str(puzzle.attempts_allowed),
        day=puzzle.day.isoformat() if puzzle.day is not None else "",
        reward_prize=str(reward.prize_id) if reward is not None and reward.prize_id is not None else "",
        reward_basis=reward.basis.value if reward is not None else "first",
        reward_places=str(len(sheet.rewards)) if sheet.rewards else "",
        reward_text=reward.description if reward is not None else "",
    )
