"""What the desk reads from its forms."""

from typing import Any

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle
from stoa.sites.firstspawn.puzzles.models import PuzzleType

from .models import DeskSheet

_MOST_PLACES = 100
_REWARD = ("reward_prize", "reward_basis", "reward_places", "reward_text")
SENT = "sent"
"""The kind of a picture that is sent, and not drawn."""


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
    picture_text: Line = ""
    picture_id: Line = ""
    place: Line = ""
    fields: Line = ""
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
    if form.type == "visual" and form.drawing_kind == SENT:
        told["picture"] = _read_picture(form)
    elif form.type == "visual" and form.drawing_seed.strip():
        told["drawing"] = {"kind": form.drawing_kind, "seed": form.drawing_seed.strip()}
    for name, text in (("attempts", form.attempts), ("day", form.day)):
        if text.strip():
            told[name] = text.strip()
    return told


def _read_picture(form: PuzzleForm) -> dict[str, Any]:
    told: dict[str, Any] = {"text": form.picture_text.strip(), "mediaId": form.picture_id or None}
    if form.place.strip():
        told["place"] = dict(zip(("x", "y", "width", "height"), _numbers(form.place, "place", 4), strict=True))
    if form.fields.strip():
        told |= zip(("columns", "rows"), _numbers(form.fields, "fields", 2), strict=True)
    return told


def _numbers(text: str, field: str, many: int) -> list[int]:
    parts = [part.strip() for part in text.replace("×", ",").split(",")]
    if len(parts) != many or not all(part.isdecimal() for part in parts):
        raise BadPuzzle(field=field, words=f"Write {many} whole numbers with commas between them.")
    return [int(part) for part in parts]


def _read_rewards(form: PuzzleForm) -> list[dict[str, Any]]:
    if not form.reward_places.strip():
        return []
    places = int(form.reward_places) if form.reward_places.strip().isdecimal() else 0
    if not 1 <= places <= _MOST_PLACES:
        raise BadPuzzle(field="rewardPlaces", words="Say for how many places, from 1 to 100.")
    each = {"basis": form.reward_basis, "description": form.reward_text, "prizeId": form.reward_prize or None}
    return [{**each, "rank": rank} for rank in range(1, places + 1)]


def read_changes(form: PuzzleForm, sheet: DeskSheet) -> dict[str, Any]:
    """Give what the API would be sent; what the form cannot say, and what nobody touched in it, stays as it was."""
    told, before, puzzle = read_fields(form), form_of(sheet), sheet.puzzle
    if all(getattr(form, name) == getattr(before, name) for name in _REWARD):
        told["rewards"] = [
            {"rank": one.rank, "basis": one.basis, "description": one.description, "prizeId": one.prize_id}
            for one in sheet.rewards
        ]
    if "drawing" in told and puzzle.drawing is not None:
        told["drawing"] |= {"columns": puzzle.drawing.columns, "rows": puzzle.drawing.rows}
    if "picture" in told and puzzle.solution.place is not None and form.place == before.place:
        told["picture"]["place"] = msgspec.structs.asdict(puzzle.solution.place)
    return told


def form_of(sheet: DeskSheet) -> PuzzleForm:
    """Fill the form with a puzzle that is there."""
    puzzle, drawing = sheet.puzzle, sheet.puzzle.drawing
    reward = sheet.rewards[0] if sheet.rewards else None
    content, solution = puzzle.content, puzzle.solution
    is_sent = puzzle.type is PuzzleType.VISUAL and drawing is None
    place, grid = solution.place, content.grid
    return PuzzleForm(
        title=puzzle.title,
        type=puzzle.type.value,
        description=puzzle.description,
        difficulty=str(puzzle.difficulty),
        question=content.question,
        hint=content.hint,
        choices="\n".join(one.text for one in content.choices) if drawing is None else "",
        answer=(solution.word or solution.text) if drawing is None and place is None else "",
        drawing_kind=drawing.kind.value if drawing is not None else SENT if is_sent else "",
        drawing_seed=drawing.seed if drawing is not None else "",
        picture_text=content.picture_text if is_sent else "",
        picture_id=str(puzzle.picture_id or ""),
        place=f"{place.x:.0f}, {place.y:.0f}, {place.width:.0f}, {place.height:.0f}" if is_sent and place else "",
        fields=f"{grid.columns}, {grid.rows}" if is_sent and grid else "",
        explanation=puzzle.explanation,
        attempts=str(puzzle.attempts_allowed),
        day=puzzle.day.isoformat() if puzzle.day is not None else "",
        reward_prize=str(reward.prize_id) if reward is not None and reward.prize_id is not None else "",
        reward_basis=reward.basis.value if reward is not None else "first",
        reward_places=str(len(sheet.rewards)) if sheet.rewards else "",
        reward_text=reward.description if reward is not None else "",
    )
