"""The puzzles that we have written can be played, and a drawing has one right answer."""

from collections import Counter
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.sites.firstspawn.puzzles import seed
from stoa.sites.firstspawn.puzzles.desk.rules import read_puzzle
from stoa.sites.firstspawn.puzzles.drawing import Drawing, DrawingKind, draw
from stoa.sites.firstspawn.puzzles.judging import judge
from stoa.sites.firstspawn.puzzles.models import PuzzleType, Spot
from stoa.sites.firstspawn.puzzles.seed import AHEAD, PAST, read_demo
from stoa.sites.firstspawn.puzzles.words import is_word
from tests.harness.web import StartSite
from tests.kernel.asking import value


def test_there_are_as_many_puzzles_as_days_and_each_can_be_read() -> None:
    written = read_demo()
    assert len(written) == PAST + 1 + AHEAD
    assert len({one.title for one in written}) == len(written)
    assert Counter(one.type for one in written) == {"trivia": 30, "word": 30, "visual": 15}
    for told in written:
        read = read_puzzle(told)
        right = read.solution
        if right.place is not None:
            answer: str | Spot = Spot(right.place.x + right.place.width / 2, right.place.y + right.place.height / 2)
        else:
            answer = right.word or right.text
        assert judge(told.type, read.content, right, answer).is_correct, told.title


def test_the_right_answer_of_trivia_is_not_always_in_the_same_place() -> None:
    places = Counter(read_puzzle(one).solution.choice for one in read_demo() if one.type is PuzzleType.TRIVIA)
    assert set(places) == {"a", "b", "c", "d"}


async def test_a_demo_that_is_months_old_has_a_puzzle_each_day(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    database = site.runtime.databases["firstspawn"]
    counted = "select count(*)::int from puzzles where day between $1 and $2 and is_active"
    for months in (0, 3):
        with clock.moved(timedelta(days=30 * months)):
            today = clock.now().date()
            for _ in range(2):
                await database.transact(seed.plant)
            assert await value(database, counted, today, today + timedelta(days=AHEAD)) == AHEAD + 1


@pytest.mark.parametrize("guess", ["torch", "ghast", "house", "elytra", "nether", "torches"])
def test_words_of_the_language_and_of_the_games_are_words(guess: str) -> None:
    assert is_word(guess, "anvil")


@pytest.mark.parametrize("guess", ["xqzvk", "aaaab", "qwrtp"])
def test_letters_at_random_are_no_word(guess: str) -> None:
    assert not is_word(guess, "anvil")
    assert is_word(guess, guess)


@given(st.sampled_from(DrawingKind), st.text("abcxyz-", min_size=1, max_size=12), st.integers(3, 10), st.integers(3, 8))
def test_any_word_gives_a_drawing_with_one_right_answer(kind: DrawingKind, seed: str, columns: int, rows: int) -> None:
    drawn = draw(Drawing(kind, seed, columns, rows))
    assert drawn == draw(Drawing(kind, seed, columns, rows))
    assert ET.fromstring(drawn.svg).tag.endswith("svg")  # noqa: S314 - we have drawn it ourselves
    place, choices = drawn.solution.place, drawn.content.choices
    if kind is DrawingKind.ODD:
        assert place is not None
        assert choices == []
        assert max(place.x, place.y) < 100
        assert min(place.x, place.y) >= 0
    else:
        assert len({one.text for one in choices}) == len(choices) == 4
        assert drawn.solution.choice in {one.id for one in choices}
