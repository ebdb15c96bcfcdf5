"""Reading VALKEY_URL."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.config import ConfigFaults, load_config
from stoa.kernel.valkey.url import BadValkeyUrl, Target, parse_url


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("redis://localhost", Target("single", (("localhost", 6379),))),
        ("redis://[::1]:7000/2", Target("single", (("::1", 7000),), database=2)),
        (
            "rediss://u:p%40@h:1/0?ca=/x.pem",
            Target("single", (("h", 1),), username="u", password="p@", tls=True, ca="/x.pem"),
        ),
        ("unix:///run/vk.sock?db=4", Target("single", path="/run/vk.sock", database=4)),
        (
            "redis+sentinel://:pw@a,b:1/main/3?sentinel_password=s",
            Target(
                "sentinel", (("a", 26379), ("b", 1)), password="pw", database=3, master="main", sentinel_password="s"
            ),
        ),
        ("redis+cluster://a:1,b:2", Target("cluster", (("a", 1), ("b", 2)))),
    ],
)
def test_an_address_is_read(url: str, target: Target) -> None:
    assert parse_url(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "localhost:6379",
        "redis://",
        "redis://h:99999",
        "redis://h:x",
        "redis://h/zero",
        "redis://h/0/1",
        "redis://a,b",
        "redis://h?color=red",
        "redis+sentinel://a,b",
        "redis+cluster://a/3",
        "unix://",
        "unix+cluster:///x",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str) -> None:
    with pytest.raises(BadValkeyUrl, match=r"\.$"):
        parse_url(url)


@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    with suppress(BadValkeyUrl):
        parse_url("redis://" + text)


def test_a_fault_in_the_settings_names_the_setting_and_keeps_the_password_to_itself() -> None:
    with pytest.raises(ConfigFaults) as caught:
        load_config({"VALKEY_URL": "redis://:hunter2@h:none"})
    assert "VALKEY_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)
