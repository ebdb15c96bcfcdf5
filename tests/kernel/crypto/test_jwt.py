"""Tokens: made by us, for this, in time, or refused."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from stoa.kernel import clock
from stoa.kernel.crypto.jwt import (
    InvalidToken,
    TokenExpired,
    TokenKey,
    UnknownTokenKey,
    public_jwks,
    sign_token,
    verify_token,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ISSUER, AUDIENCE, KIND = "https://example.org", "api", "at+jwt"


def fresh_key(name: str = "one", retires_at: datetime | None = None) -> TokenKey:
    private = Ed25519PrivateKey.generate()
    return TokenKey(name, private.public_key(), private, LONG_AGO, retires_at)


KEY = fresh_key()


def make(key: TokenKey = KEY, life: timedelta = timedelta(minutes=15), **claims: Any) -> str:
    return sign_token(key, {"sub": "7", **claims}, kind=KIND, issuer=ISSUER, audience=AUDIENCE, life=life)


def read(text: str, *keys: TokenKey, **expected: str) -> dict[str, Any]:
    wanted = {"kind": KIND, "issuer": ISSUER, "audience": AUDIENCE} | expected
    return verify_token(keys or (KEY,), text, **wanted)


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed_by_hand(header: dict[str, Any], claims: dict[str, Any]) -> str:
    message = f"{part(header)}.{part(claims)}"
    assert KEY.private is not None
    signature = base64.urlsafe_b64encode(KEY.private.sign(message.encode())).rstrip(b"=").decode()
    return f"{message}.{signature}"


HEADER = {"alg": "EdDSA", "typ": KIND, "kid": "one"}


def claims_for_now(**changes: Any) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + 60, "sub": "7"} | changes
    return {name: value for name, value in claims.items() if value is not None}


def test_a_token_carries_its_claims() -> None:
    claims = read(make(role="member"))
    assert (claims["sub"], claims["role"], claims["iss"], claims["aud"]) == ("7", "member", ISSUER, AUDIENCE)
    assert claims["exp"] - claims["iat"] == 900


def test_a_token_made_by_hand_as_ours_are_made_is_read() -> None:
    assert read(signed_by_hand(HEADER, claims_for_now()))["sub"] == "7"


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat"])
def test_a_token_without_a_needed_claim_is_refused(name: str) -> None:
    with pytest.raises(InvalidToken):
        read(signed_by_hand(HEADER, claims_for_now(**{name: None})))


@pytest.mark.parametrize(
    "expected",
    [{"kind": "reset+jwt"}, {"issuer": "https://evil.example"}, {"audience": "admin"}],
    ids=["typ", "iss", "aud"],
)
def test_a_token_for_something_else_is_refused(expected: dict[str, str]) -> None:
    with pytest.raises(InvalidToken):
        read(make(), **expected)


def test_a_token_expires() -> None:
    text = make()
    with clock.moved(timedelta(minutes=16)), pytest.raises(TokenExpired):
        read(text)


@pytest.mark.parametrize(
    "exp",
    ["9999999999", True, [], {}, float("inf"), None],
    ids=["text", "bool", "list", "object", "infinite", "missing"],
)
def test_an_expiry_that_is_no_time_is_refused(exp: object) -> None:
    with pytest.raises(InvalidToken):
        read(signed_by_hand(HEADER, claims_for_now(exp=exp)))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "NONE"},
        {"alg": "HS256"},
        {"alg": "Ed448"},
        {"alg": ["EdDSA"]},
        {"alg": None},
        {"typ": "JWT"},
        {"typ": None},
        {"kid": None},
        {"kid": 1},
        {"kid": "../../etc/passwd"},
        {"jwk": KEY.jwk.as_dict(private=False)},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/cert.pem"},
        {"crit": ["b64"], "b64": False},
        {"zip": "DEF"},
    ],
    ids=lambda header: ",".join(f"{name}={value!r}"[:24] for name, value in header.items()),
)
def test_a_header_that_is_not_ours_is_refused_though_the_signature_is_right(header: dict[str, Any]) -> None:
    merged = {name: value for name, value in (HEADER | header).items() if value is not None}
    with pytest.raises(InvalidToken):
        read(signed_by_hand(merged, claims_for_now()))


def test_an_unsigned_token_is_refused() -> None:
    message = f"{part(HEADER | {'alg': 'none'})}.{part(claims_for_now())}"
    with pytest.raises(InvalidToken):
        read(f"{message}.")


@pytest.mark.parametrize(
    "secret",
    [
        KEY.public.public_bytes_raw(),
        KEY.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(KEY.jwk.as_dict(private=False)).encode(),
    ],
    ids=["raw", "pem", "jwk"],
)
def test_a_token_signed_with_hmac_under_the_public_key_is_refused(secret: bytes) -> None:
    message = f"{part(HEADER | {'alg': 'HS256'})}.{part(claims_for_now())}"
    signature = base64.urlsafe_b64encode(hmac.digest(secret, message.encode(), "sha256")).rstrip(b"=").decode()
    with pytest.raises(InvalidToken):
        read(f"{message}.{signature}")


def test_a_token_that_brings_its_own_key_is_refused() -> None:
    stranger = Ed25519PrivateKey.generate()
    header = HEADER | {"jwk": OKPKey.import_key(stranger).as_dict(private=False)}
    message = f"{part(header)}.{part(claims_for_now())}"
    signature = base64.urlsafe_b64encode(stranger.sign(message.encode())).rstrip(b"=").decode()
    with pytest.raises(InvalidToken):
        read(f"{message}.{signature}")


def test_a_key_of_the_same_name_from_elsewhere_is_refused() -> None:
    with pytest.raises(InvalidToken):
        read(make(fresh_key("one")))


def test_a_retired_key_verifies_nothing_and_is_not_published() -> None:
    retiring = fresh_key("two", clock.now() + timedelta(minutes=1))
    text = make(retiring)
    assert read(text, retiring)["sub"] == "7"
    with clock.moved(timedelta(minutes=2)):
        with pytest.raises(UnknownTokenKey):
            read(text, retiring)
        assert public_jwks([retiring]) == {"keys": []}


@given(st.text(max_size=200))
def test_noise_is_refused_in_words(noise: str) -> None:
    with pytest.raises(InvalidToken):
        read(noise)


@given(st.data())
def test_a_token_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    text = make()
    place = data.draw(st.integers(0, len(text) - 3))  # the last characters hold bits that base64 ignores
    other = data.draw(st.characters(codec="ascii").filter(lambda found: found != text[place]))
    with pytest.raises(InvalidToken):
        read(text[:place] + other + text[place + 1 :])


def test_an_endless_token_is_refused() -> None:
    with pytest.raises(InvalidToken):
        read(make(name="x" * 9000))


def test_the_published_set_holds_public_halves_that_verify() -> None:
    published = public_jwks([KEY])["keys"]
    assert [set(key) for key in published] == [{"kty", "crv", "x", "kid", "alg", "use"}]
    message, _, signature = make().rpartition(".")
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(published[0]["x"] + "="))
    public.verify(base64.urlsafe_b64decode(signature + "=="), message.encode())  # raises when it does not fit
