"""What a guess is told, what a solution scores, how long a streak is."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.sites.firstspawn.puzzles.rules import Mark, ScoreValues, marks_of, score_of, streak_after

WORDS = st.text("abc", min_size=5, max_size=5)
SHORT = {Mark.HIT: "h", Mark.NEAR: "n", Mark.MISS: "m"}


@pytest.mark.parametrize(
    ("guess", "solution", "told"),
    [
        ("torch", "torch", "hhhhh"),
        ("speed", "abide", "mmnmn"),
        ("eerie", "steel", "nnmmm"),
        ("allay", "llama", "nhnnm"),
    ],
)
def test_a_letter_guessed_twice_is_near_only_as_often_as_the_word_holds_it(
    guess: str, solution: str, told: str
) -> None:
    assert "".join(SHORT[mark] for mark in marks_of(guess, solution)) == told


@given(WORDS, WORDS)
def test_hits_and_nears_of_all_letters_are_what_both_words_share(guess: str, solution: str) -> None:
    marks = marks_of(guess, solution)
    shared = (Counter(guess) & Counter(solution)).total()
    assert sum(mark is not Mark.MISS for mark in marks) == shared
    assert all((mark is Mark.HIT) == (a == b) for mark, a, b in zip(marks, guess, solution, strict=True))


def test_a_guess_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="has 5 letters"):
        marks_of("four", "fiver")


@given(st.integers(1, 9), st.integers(0, 2_000))
def test_fewer_tries_and_less_time_never_score_less(tries: int, seconds: int) -> None:
    values = ScoreValues()
    score = score_of(values, tries=tries, tries_allowed=10, seconds=seconds)
    assert score >= score_of(values, tries=tries + 1, tries_allowed=10, seconds=seconds)
    assert score >= score_of(values, tries=tries, tries_allowed=10, seconds=seconds + 1)
    assert values.solved <= score <= values.solved + values.tries + values.time


def test_the_last_try_after_the_time_has_run_out_scores_for_solving_alone() -> None:
    assert score_of(ScoreValues(), tries=6, tries_allowed=6, seconds=600) == 500


def test_a_try_beyond_those_allowed_scores_nothing() -> None:
    with pytest.raises(ValueError, match="cannot be solved at try 7"):
        score_of(ScoreValues(), tries=7, tries_allowed=6, seconds=1)


def test_a_streak_grows_by_a_day_and_starts_anew_after_a_gap() -> None:
    today = date(2026, 3, 1)
    assert streak_after(4, date(2026, 2, 28), today) == 5
    assert streak_after(4, today, today) == 4
    assert streak_after(4, date(2026, 2, 27), today) == 1
    assert streak_after(0, None, today) == 1
