"""Questions to a list: understood, or refused in words."""

import contextlib
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database, UnknownParameter
from stoa.kernel.db.listing_shapes import shapes_of
from stoa.kernel.errors import Invalid, Malformed
from tests.kernel.db.items import ITEMS


@pytest.mark.parametrize(
    ("query", "field"),
    [("gameType=chess", "gameType"), ("minPlayers=-1", "minPlayers"), ("minPlayers=1e3", "minPlayers"),
     ("minPlayers=100001", "minPlayers"), ("minPlayers=99999999999999999999", "minPlayers"), ("near=nan", "near"),
     ("near=1e999", "near"), ("within=1", "within"), ("since=2026-01-01", "since"),
     ("since=2026-01-01T00:00:00", "since"),
     ("online=perhaps", "online"), ("tags=" + "a" * 201, "tags"), ("tags=" + ",".join(map(str, range(21))), "tags"),
     ("tags=a%00b", "tags"), ("tagsMode=some", "tagsMode"), ("limit=0", "limit"), ("limit=101", "limit"),
     ("limit=1000000000", "limit"), ("limit=-5", "limit"), ("limit=%D9%A1", "limit"), ("limit=1&limit=2", "limit"),
     ("sort=owner", "sort"), ("sort=--newest", "sort"), ("sort=distance", "sort"), ("fields=id,secret", "fields"),
     ("gameType=hytale&gameType=minecraft", "gameType"), ("page=0", "page"), ("page=501&limit=20", "page"),
     ("page=2&cursor=x", "page")],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_field(keys: Keyring, query: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ITEMS.ask(query, keys)
    assert field in {detail.field for detail in caught.value.details}
    assert all(detail.message.endswith(".") for detail in caught.value.details)


def test_all_wrong_values_are_named_at_once(keys: Keyring) -> None:
    with pytest.raises(Invalid) as caught:
        ITEMS.ask("gameType=chess&limit=0&sort=x&minPlayers=y", keys)
    told = {detail.field: detail.message for detail in caught.value.details}
    assert told.keys() == {"gameType", "limit", "sort", "minPlayers"}
    assert told["gameType"] == "This must be one of minecraft, hytale."
    assert told["minPlayers"] == "This must be a whole number from 0 to 100,000."


def test_an_unknown_parameter_is_named_with_the_nearest_known(keys: Keyring) -> None:
    with pytest.raises(UnknownParameter, match=r"gametype is no parameter of this list\. Did you mean gameType\?"):
        ITEMS.ask("gametype=hytale", keys)
    with pytest.raises(UnknownParameter, match="One of the parameters is no parameter"):
        ITEMS.ask("%00=1", keys)
    assert ITEMS.ask("facets=tags", keys).question.values == {}


@pytest.mark.parametrize("query", ["q" * 5000, "&".join(f"tags={n}" for n in range(65)), "tags=%ff", "tags=%ed%a0%80"])
def test_what_is_no_query_string_is_malformed(keys: Keyring, query: str) -> None:
    with pytest.raises(Malformed):
        ITEMS.ask(query, keys)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*sorted(ITEMS.names), "x"]), st.text(max_size=12)), max_size=5))
def test_any_query_is_answered_or_refused_in_words(pairs: list[tuple[str, str]]) -> None:
    keys = Keyring(parse_roots([new_root()]), "testsite")
    raw = "&".join(f"{name}={quote(text, errors='replace')}" for name, text in pairs)
    with contextlib.suppress(Invalid, Malformed):
        assert ITEMS.ask(raw, keys).question.limit in range(1, 101)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(ITEMS.names - {"cursor"})),
            st.text(max_size=8)
            | st.integers().map(str)
            | st.floats().map(str)
            | st.datetimes().map(lambda at: at.isoformat() + "Z"),
        ),
        max_size=3,
    )
)
async def test_whatever_is_let_through_is_taken_by_postgresql(
    items: asyncpg.Connection, database: Database, keys: Keyring, pairs: list[tuple[str, str]]
) -> None:
    raw = "&".join(f"{name}={quote(text, errors='replace')}" for name, text in pairs)
    try:
        asked = ITEMS.ask(raw, keys)
    except (Invalid, Malformed):
        return
    assert isinstance((await ITEMS.page(database.read(), asked, total=True)).data, list)


def test_links_keep_the_question(keys: Keyring) -> None:
    asked = ITEMS.ask("gameType=hytale&tags=a&tags=b&limit=5", keys)
    parts = urlsplit(asked.url("/servers", cursor="c.1"))
    assert parts.path == "/servers"
    assert parse_qs(parts.query) == {"gameType": ["hytale"], "tags": ["a", "b"], "limit": ["5"], "cursor": ["c.1"]}
    assert asked.url("/servers", gameType=None, tags=None, limit=None) == "/servers"
    assert ITEMS.ask("page=3", keys).url("/servers", sort="title") == "/servers?sort=title"


def test_every_parameter_is_described() -> None:
    told = {one.name: one for one in ITEMS.parameters()}
    assert told.keys() == ITEMS.names - {"facets"}
    assert told["gameType"].choices == ("minecraft", "hytale")
    assert told["sort"].choices[:2] == ("newest", "-newest")
    assert told["sort"].meaning == "Order; a - in front turns it. `distance`: It needs `near`."
    assert told["tags"].repeat
    assert told["minPlayers"].meaning == "A whole number from 0 to 100,000."


def test_a_shape_has_a_stable_name() -> None:
    shape = next(shape for shape in shapes_of(ITEMS) if shape.filters == (("gameType", ""),))
    assert ITEMS.query(shape).name.endswith("db.items.ITEMS[newest|gameType]")
    assert ITEMS.query(shape) is ITEMS.query(shape)


async def test_any_number_of_questions_leaves_a_bounded_number_of_shapes(keys: Keyring) -> None:
    for number in range(1100):
        ITEMS.ask(f"minPlayers={number}", keys)
    assert len(ITEMS._questions) <= 1024
