"""Signed values, keyed hashes and derived keys."""

import hmac
import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.kernel.crypto import (
    BadSignature,
    Keyring,
    SignatureExpired,
    hash_token,
    lookup_hash,
    lookup_hashes,
    new_root,
    parse_roots,
    same,
    sign,
    token,
    token_hashes,
    unsign,
)
from stoa.kernel.crypto.mac import Mac
from stoa.kernel.crypto.signing import LONGEST_SIGNED

OLD, NEW = new_root(), new_root()
KEYS = Keyring(parse_roots([OLD]))
ROTATED = Keyring(parse_roots([NEW, OLD]))


@given(st.binary(max_size=1000))
def test_what_is_signed_comes_back(payload: bytes) -> None:
    assert unsign(KEYS, sign(KEYS, payload, "cursor"), "cursor") == payload


@given(st.binary(max_size=64), st.binary(max_size=300))
def test_a_key_that_was_taken_in_signs_as_the_standard_library_does(key: bytes, message: bytes) -> None:
    mac = Mac(key)
    assert mac.digest(message) == mac.digest(message) == hmac.digest(key, message, "sha256")


def test_a_mark_tells_content_apart_and_is_the_same_in_every_process_that_has_the_key() -> None:
    again = Keyring(parse_roots([OLD]))
    assert KEYS.mark(b"one") == again.mark(b"one")
    assert len({KEYS.mark(b"one"), KEYS.mark(b"two"), KEYS.mark(b"one "), ROTATED.mark(b"one"), KEYS.mark(b"")}) == 5


def test_a_value_signed_for_one_purpose_or_site_is_refused_by_another() -> None:
    signed = sign(KEYS, "x", "cursor")
    with pytest.raises(BadSignature):
        unsign(KEYS, signed, "csrf")
    with pytest.raises(BadSignature):
        unsign(KEYS.for_site("ums"), signed, "cursor")


@given(st.data())
def test_a_signed_value_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    signed = sign(KEYS, b"payload", "cursor", timedelta(hours=1))
    place = data.draw(st.integers(0, len(signed) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda found: found != signed[place]))
    with pytest.raises(BadSignature):
        unsign(KEYS, signed[:place] + other + signed[place + 1 :], "cursor")


@given(st.text(max_size=300))
def test_what_is_not_signed_is_refused_in_words(noise: str) -> None:
    with pytest.raises(BadSignature):
        unsign(KEYS, noise, "cursor")


def test_a_signed_value_expires() -> None:
    signed = sign(KEYS, b"x", "presign", timedelta(minutes=5))
    assert unsign(KEYS, signed, "presign") == b"x"
    with clock.moved(timedelta(seconds=301)), pytest.raises(SignatureExpired):
        unsign(KEYS, signed, "presign")
    with pytest.raises(SignatureExpired):
        unsign(KEYS, sign(KEYS, b"x", "presign", timedelta(seconds=-1)), "presign")


def test_a_value_signed_before_a_rotation_is_read_until_the_old_key_goes() -> None:
    signed = sign(KEYS, b"x", "session")
    assert unsign(ROTATED, signed, "session") == b"x"
    with pytest.raises(BadSignature):
        unsign(Keyring(parse_roots([NEW])), signed, "session")


def test_an_endless_value_is_refused() -> None:
    with pytest.raises(BadSignature):
        unsign(KEYS, sign(KEYS, bytes(LONGEST_SIGNED), "cursor"), "cursor")


def test_every_use_and_purpose_has_a_key_of_its_own() -> None:
    made = itertools.product(("", "a"), ("hash", "sign"), ("a", "b"))
    keys = {KEYS.for_site(site).derive(use, purpose) for site, use, purpose in made}
    assert len(keys) == 8
    assert KEYS.roots[0].secret not in keys


@pytest.mark.parametrize("purpose", ["", "Upper", "a b", "../x", "x" * 65])
def test_a_purpose_is_a_plain_name(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        KEYS.derive("sign", purpose)


def test_a_hash_depends_on_key_and_purpose_and_is_found_after_a_rotation() -> None:
    stored = lookup_hash(KEYS, "a@example.org", "email")
    assert len(stored) == 32
    assert stored == lookup_hash(KEYS, b"a@example.org", "email")
    assert stored != lookup_hash(KEYS, "a@example.org", "phone")
    assert stored != lookup_hash(ROTATED, "a@example.org", "email")
    assert lookup_hashes(ROTATED, "a@example.org", "email") == [lookup_hash(ROTATED, "a@example.org", "email"), stored]


def test_a_token_is_found_by_its_hash_before_and_after_a_rotation() -> None:
    secret = token()
    assert len(secret) == 43
    assert secret != token()
    stored = hash_token(KEYS, secret, "refresh")
    assert stored in token_hashes(ROTATED, secret, "refresh")
    assert stored not in token_hashes(ROTATED, secret, "reset")
    assert stored not in token_hashes(ROTATED, token(), "refresh")


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_comparing_says_what_equality_says(left: bytes, right: bytes) -> None:
    assert same(left, right) == (left == right)
    assert same(left, left)
