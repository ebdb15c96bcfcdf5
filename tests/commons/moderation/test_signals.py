"""What the text and picture signals notice, what they leave alone, and how good the model is on what it never saw."""

from pathlib import Path

import pytest
import pyvips  # type: ignore[import-untyped]  # it comes without types
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.moderation.pictures import judge_picture
from stoa.commons.moderation.text import fingerprint, fold, judge_text
from stoa.commons.moderation.text.model import load_model
from stoa.kernel.errors import Invalid
from tools.picture_signals.measure import written_table as written_picture_table
from tools.text_model.examples import DATA, UNSEEN, read_demo, read_everyday, read_examples
from tools.text_model.measure import measure, written_table
from tools.text_model.train import train, written_weights

ROOT = Path(__file__).parents[3]
WEIGHTS = DATA / "weights.tsv"


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("See http://one.example and http://two.example now", "text.links"),
        ("It is at bit.ly/abcdef", "text.links"),
        ("Write to ann@stoa.example, or call +43 660 123 45 67", "text.contact"),
        ("THIS IS THE BEST SERVER OF THEM ALL", "text.shouting"),
        ("join now join now join now join now join now", "text.repeats"),
        ("Enter your p\u0430ssword", "text.disguise"),
        ("what a load of bullshit", "text.profanity"),
        ("what a load of b.u.l.l.s.h.i.t", "text.profanity"),
        ("what a load of bu11sh1t and bullsh1t", "text.profanity"),
    ],
)
def test_signs_are_noticed(text: str, signal: str) -> None:
    assert judge_text(text).of(signal) > 0


@pytest.mark.parametrize(
    "text",
    [
        "The keel was checked in 2016, 2019 and 2023; she draws 1.85 m.",
        "Built 1987, 10.5 m long, 3.4 m wide, 52,000 euros.",
        "Scunthorpe is where we cocked the sail and passed the assessment.",
        "Ölfarbe für das Deck kostet etwa 40 Euro.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    noticed = {one.name for one in judge_text(text).signals}
    assert not noticed & {"text.links", "text.contact", "text.profanity", "text.disguise", "text.shouting"}


def test_words_that_a_site_watches_for_are_noticed_however_they_are_written() -> None:
    assert judge_text("Buy w1dgets here", ["Widgets"]).of("text.watched-words") > 0
    assert judge_text("Buy gadgets here", ["Widgets"]).of("text.watched-words") == 0


def test_the_same_said_with_other_numbers_and_letters_has_one_fingerprint() -> None:
    assert fingerprint("Buy gold, 100 coins for 5 euros") == fingerprint("BUY GOLD: 250 c\u043eins, for 9 euros!!!")
    assert fingerprint("Buy gold") != fingerprint("Sell gold")


@given(st.text(max_size=400))
def test_any_text_is_judged_and_scores_stay_within_bounds(text: str) -> None:
    assert all(0 <= one.score <= 100 for one in judge_text(text).signals)
    assert fold(fold(text)).isprintable() or not text.isprintable() or not fold(text).isprintable()


def test_the_model_is_as_good_as_the_documents_say_on_examples_it_never_saw() -> None:
    held_out = [one for one in read_examples() + read_everyday() if one.held_out]
    table = written_table(measure(load_model(), held_out))
    assert table in (ROOT / "docs/developers/moderation.md").read_text(encoding="utf-8")
    assert next(one for one in measure(load_model(), held_out) if one.label == "any").precision >= 0.85


def test_what_was_written_afterwards_is_measured_as_the_documents_say() -> None:
    table = written_table(measure(load_model(), read_examples(UNSEEN)))
    assert table in (ROOT / "docs/developers/moderation.md").read_text(encoding="utf-8")


def test_what_people_write_all_day_is_left_alone() -> None:
    table = written_table(one for one in measure(load_model(), read_demo()) if one.label == "any")
    assert table in (ROOT / "docs/developers/moderation.md").read_text(encoding="utf-8")
    assert next(one for one in measure(load_model(), read_demo()) if one.label == "any").alarms < 0.02


def test_pictures_are_noticed_as_the_documents_say() -> None:
    assert written_picture_table() in (ROOT / "docs/operations/moderation.md").read_text(encoding="utf-8")


def test_the_weights_are_those_that_the_examples_give() -> None:
    learnt = [one for one in read_examples() + read_everyday() if not one.held_out]
    assert written_weights(train(learnt)) == WEIGHTS.read_text(encoding="utf-8")


def _picture(red: int, green: int, blue: int, *, striped: bool = False, framed: bool = True) -> bytes:
    image = pyvips.Image.black(64, 64, bands=3).linear([1, 1, 1], [red, green, blue])
    column = pyvips.Image.xyz(64, 64).extract_band(0)
    if framed:
        image = ((column > 5) & (column < 59)).ifthenelse(image, [40, 60, 90])
    if striped:
        image = (column % 4 < 2).ifthenelse(image, [0, 0, 60])
    return bytes(image.cast("uchar").copy(interpretation="srgb").write_to_buffer(".png"))


@pytest.mark.parametrize("colour", [(224, 172, 140), (198, 134, 96), (141, 85, 60), (92, 58, 42)])
def test_a_patch_of_any_shade_of_skin_is_noticed(colour: tuple[int, int, int]) -> None:
    seen = judge_picture(_picture(*colour))
    assert seen.skin > 0.8
    assert [one.name for one in seen.signals] == ["picture.skin"]
    assert seen.signals[0].score <= 40
    assert judge_picture(_picture(*colour, framed=False)).signals == (), "what fills all of it is sand, or wood"


@pytest.mark.parametrize("colour", [(40, 90, 200), (30, 140, 60), (250, 250, 250), (5, 5, 5)])
def test_sea_grass_snow_and_night_are_not(colour: tuple[int, int, int]) -> None:
    assert judge_picture(_picture(*colour)).signals == ()


def test_what_is_drawn_all_over_is_no_patch_and_what_is_no_picture_is_refused() -> None:
    assert judge_picture(_picture(198, 134, 96, striped=True)).signals == ()
    with pytest.raises(Invalid, match="cannot be read"):
        judge_picture(b"this is no picture")
    with pytest.raises(Invalid, match="at most"):
        judge_picture(b"")
