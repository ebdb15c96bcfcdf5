"""What the page of a puzzle shows besides the puzzle: rows of letters, the keyboard, and the result to share."""

from collections.abc import Sequence

import msgspec

from stoa.sites.firstspawn.puzzles.models import Basis, LetterMark, Puzzle, PuzzleType, Reward
from stoa.sites.firstspawn.puzzles.rules import share_text
from stoa.sites.firstspawn.puzzles.service import render_tries

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BEST = {"hit": 3, "near": 2, "miss": 1}
_WORDS = {"hit": "in its place", "near": "elsewhere in the word", "miss": "not in the word"}


class Field(msgspec.Struct, frozen=True):
    """A part of a picture that can be chosen."""

    value: str
    label: str


class Board(msgspec.Struct, frozen=True):
    """What there is to see of somebody's tries."""

    rows: list[list[LetterMark]]
    said: list[str]
    """Each row in words."""
    blank_rows: int
    keys: list[list[LetterMark]]
    fields: list[Field]
    tried: list[str]
    share: str


class Promise(msgspec.Struct, frozen=True):
    """The same reward for places that follow one another."""

    name: str
    basis: Basis
    first: int
    last: int
    left: int
    server_name: str | None
    server_slug: str | None


def group_rewards(rewards: Sequence[Reward]) -> list[Promise]:
    """Put rewards that are alike together, in the order of their places."""
    promises: list[Promise] = []
    for one in rewards:
        name, left = one.prize_name or one.description, int(one.awarded_at is None)
        before = promises[-1] if promises else None
        same = before is not None and (before.name, before.basis, before.last) == (name, one.basis, one.rank - 1)
        if before is not None and same and before.server_slug == one.server_slug:
            promises[-1] = msgspec.structs.replace(before, last=one.rank, left=before.left + left)
        else:
            promises.append(Promise(name, one.basis, one.rank, one.rank, left, one.server_name, one.server_slug))
    return promises


def draw_board(puzzle: Puzzle, title: str) -> Board:
    """Work out what the page shows."""
    play = puzzle.your_play
    tries = play.tries if play is not None else []
    rows = [one.feedback for one in tries if one.feedback]
    over = play is not None and play.attempts > 0 and play.attempts_left == 0
    day = puzzle.publish_date.date()
    share = ""
    if play is not None and over:
        share = share_text(title, render_tries(tries), solved=play.is_correct, allowed=puzzle.attempts_allowed, day=day)
    return Board(
        rows=rows,
        said=[", ".join(f"{one.letter.upper()} {_WORDS[one.mark]}" for one in row) for row in rows],
        blank_rows=0 if puzzle.type is not PuzzleType.WORD or over else puzzle.attempts_allowed - len(rows),
        keys=_keys(rows),
        fields=_fields(puzzle),
        tried=[one.answer for one in tries],
        share=share,
    )


def _keys(rows: list[list[LetterMark]]) -> list[list[LetterMark]]:
    """Give the keyboard, each key with the best that its letter was told."""
    best: dict[str, str] = {}
    for row in rows:
        for one in row:
            if _BEST[one.mark] > _BEST.get(best.get(one.letter, ""), 0):
                best[one.letter] = one.mark
    return [[LetterMark(letter, best.get(letter, "")) for letter in line] for line in _KEYS]


def _fields(puzzle: Puzzle) -> list[Field]:
    grid = puzzle.content.grid
    if grid is None:
        return []
    return [
        Field(
            f"{100 * (column + 0.5) / grid.columns:.3f},{100 * (row + 0.5) / grid.rows:.3f}",
            f"Column {column + 1}, row {row + 1}",
        )
        for row in range(grid.rows)
        for column in range(grid.columns)
    ]
