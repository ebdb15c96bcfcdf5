"""Boxes: what fits one row opens in no other, and keys can be changed under them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.crypto import (
    BadBox,
    Keyring,
    UnknownKey,
    needs_reseal,
    new_root,
    open_box,
    open_text,
    parse_roots,
    reseal,
    row_address,
    seal,
)
from stoa.kernel.crypto.box import LARGEST_PLAINTEXT

OLD, NEW = new_root(), new_root()
KEYS = Keyring(parse_roots([OLD]))
HERE = row_address("accounts.identities", "token", 7)


@given(st.binary(max_size=2000), st.text(max_size=80))
def test_what_is_sealed_opens_at_its_own_address(content: bytes, address: str) -> None:
    address = address.encode(errors="replace").decode()
    assert open_box(KEYS, seal(KEYS, content, address), address) == content


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_text_comes_back_as_text(content: str) -> None:
    assert open_text(KEYS, seal(KEYS, content, HERE), HERE) == content


def test_the_boxes_of_two_rows_cannot_be_swapped() -> None:
    there = row_address("accounts.identities", "token", 8)
    mine, theirs = seal(KEYS, "mine", HERE), seal(KEYS, "theirs", there)
    for box, address in ((mine, there), (theirs, HERE)):
        with pytest.raises(BadBox):
            open_box(KEYS, box, address)
        with pytest.raises(BadBox):
            reseal(KEYS, box, address)


@pytest.mark.parametrize(
    "address", ["accounts.identities:secret:7", "accounts.users:token:7", "accounts.identities:token:77"]
)
def test_a_box_opens_in_no_other_column_table_or_row(address: str) -> None:
    with pytest.raises(BadBox):
        open_box(KEYS, seal(KEYS, "mine", HERE), address)


@given(st.data())
def test_a_box_with_any_bit_changed_does_not_open(data: st.DataObject) -> None:
    box = bytearray(seal(KEYS, b"content", HERE))
    place = data.draw(st.integers(0, len(box) * 8 - 1))
    box[place // 8] ^= 1 << place % 8
    with pytest.raises((BadBox, UnknownKey)):
        open_box(KEYS, bytes(box), HERE)


@given(st.binary(max_size=300))
def test_what_is_no_box_is_refused_in_words(noise: bytes) -> None:
    with pytest.raises((BadBox, UnknownKey)):
        open_box(KEYS, noise, HERE)


def test_two_parts_of_different_boxes_of_one_row_do_not_fit_together() -> None:
    first, second = seal(KEYS, b"aaaa", HERE), seal(KEYS, b"bbbb", HERE)
    middle = len(first) - 12 - 16 - 4
    with pytest.raises(BadBox):
        open_box(KEYS, first[:middle] + second[middle:], HERE)


def test_equal_secrets_have_different_boxes() -> None:
    assert seal(KEYS, b"same", HERE) != seal(KEYS, b"same", HERE)


def test_a_box_of_one_site_does_not_open_in_another() -> None:
    with pytest.raises(BadBox):
        open_box(KEYS.for_site("encore"), seal(KEYS.for_site("ums"), b"mine", HERE), HERE)


def test_keys_rotate_and_the_old_one_may_go_after_resealing() -> None:
    both, only_new = Keyring(parse_roots([NEW, OLD])), Keyring(parse_roots([NEW]))
    box = seal(KEYS, "kept", HERE)
    assert open_text(both, box, HERE) == "kept"
    assert needs_reseal(both, box)
    fresh = reseal(both, box, HERE)
    assert not needs_reseal(both, fresh)
    assert open_text(only_new, fresh, HERE) == "kept"
    with pytest.raises(UnknownKey):
        open_box(only_new, box, HERE)


def test_a_box_is_bounded() -> None:
    with pytest.raises(ValueError, match="storage"):
        seal(KEYS, bytes(LARGEST_PLAINTEXT + 1), HERE)
