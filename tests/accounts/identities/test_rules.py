"""Where somebody may be sent back to, and which providers there may be."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts.identities.errors import BadReturn
from stoa.accounts.identities.rules import local_path, username_from
from stoa.accounts.people.errors import BadUsername
from stoa.accounts.people.rules import normalise_username
from stoa.kernel.config import ConfigFaults, load_config

PIECES = st.lists(st.sampled_from(["/", "\\", "evil.example", ":", "@", "?", "#", "http", "\t", " ", "a", "%2f", "."]))


@given(PIECES.map("".join) | st.text(max_size=40))
def test_what_is_accepted_never_leaves_the_site(text: str) -> None:
    try:
        path = local_path(text)
    except BadReturn:
        return
    parts = urlsplit(urljoin("https://play.example/auth", path))
    assert (parts.scheme, parts.netloc) == ("https", "play.example")


@given(st.text(max_size=60))
def test_a_name_becomes_a_username_that_may_be_used_or_nothing(text: str) -> None:
    made = username_from(text)
    if made and not is_reserved(made):
        assert normalise_username(made) == made


def is_reserved(name: str) -> bool:
    try:
        normalise_username(name)
    except BadUsername as fault:
        return "reserved" in str(fault)
    return False


@pytest.mark.parametrize("text", ["//[", "/\t/evil.example", "https:/evil.example"])
def test_an_address_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadReturn):
        local_path(text)


def test_half_a_provider_and_one_without_https_keep_production_from_starting() -> None:
    environ = {
        "STOA_MODE": "production",
        "OAUTH_GOOGLE_CLIENT_ID": "id",
        "OAUTH_STEAM_URL": "http://steam.example/openid/login",
        "OIDC_PROVIDERS": "Not A Name",
    }
    with pytest.raises(ConfigFaults) as refused:
        load_config(environ)
    told = str(refused.value)
    assert "OAUTH_GOOGLE_CLIENT_ID and OAUTH_GOOGLE_CLIENT_SECRET belong together" in told
    assert "'http://steam.example/openid/login': in production" in told
    assert "'Not A Name' must be made of small letters" in told
