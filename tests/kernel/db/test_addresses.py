"""Addresses of lists are written as anybody's are, where that is quicker, too."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.db.asked import in_address


@given(pairs=st.lists(st.tuples(st.text(max_size=4), st.text(max_size=8)), max_size=4))
def test_a_query_string_is_what_urlencode_writes(pairs: list[tuple[str, str]]) -> None:
    assert in_address(pairs) == urlencode(pairs)
