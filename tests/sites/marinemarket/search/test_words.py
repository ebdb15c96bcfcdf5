"""What is typed becomes a question that the index understands, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.words import fold, read_terms, write_question
from stoa.kernel.db import Database, Query
from tests.harness.databases import NewDatabase

_FOLD = Query(
    "select fold_words(t.text) from unnest(:texts::text[]) with ordinality as t (text, n) order by n",
    str,
    registered=False,
)
_READ = Query(
    "select to_tsquery('simple', t.text)::text from unnest(:texts::text[]) as t (text)", str, registered=False
)


def test_words_phrases_and_exclusions_are_told_apart() -> None:
    assert [(term.words, term.out) for term in read_terms('Bénéteau "Oceanis 40" -charter')] == [
        (("beneteau",), False),
        (("oceanis", "40"), False),
        (("charter",), True),
    ]


def test_a_sign_that_is_typed_twice_is_typed_once() -> None:
    assert read_terms("Sea--Doo J//105 --charter") == read_terms("Sea-Doo J/105 -charter")


def test_a_question_asks_for_every_word_and_for_those_that_look_alike() -> None:
    terms = read_terms('benetau "first light" -charter')
    assert (
        write_question(terms, {"benetau": ["beneteau"]})
        == "('benetau':* | 'beneteau') & ('first' <-> 'light') & !'charter'"
    )


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


async def test_the_database_folds_as_we_do(new_database: NewDatabase) -> None:
    database: Database = await new_database("marinemarket")
    texts = [
        "Bénéteau",
        "Hallberg-Rassy",
        "Ærø ŁÓDŹ Straße",
        "İstanbul \u0131l\u0131k",
        "smørrebrød",
        "ŒUVRE",
        "\uff26ull \ufb01sh",
    ]
    assert await _FOLD.all(database.read(), texts=texts) == [fold(text) for text in texts]


async def test_whatever_is_typed_can_be_asked(new_database: NewDatabase) -> None:
    database: Database = await new_database("marinemarket")
    odd = [
        "'; drop table--",
        "a & | ! <-> :*",
        '"""',
        "-",
        "\\' \\\\",
        "(((",
        "40.1",
        "x:y:z",
        "😀 boat",
        "a" * 200,
        "-'-",
    ]
    questions = [write_question(read_terms(text), {}) for text in odd]
    assert len(await _READ.all(database.read(), texts=questions)) == len(odd)
