"""Settings: typed, from the environment and `.env`, and every fault told at once with its mend."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.config import Config, ConfigFaults, load_config
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.config.dotenv import read_dotenv
from stoa.kernel.config.parse import BadValue, Size, parse_value, show_value
from stoa.kernel.http.settings import HttpSettings


def faults_of(environ: dict[str, str], dotenv: Path | None = None) -> list[str]:
    with pytest.raises(ConfigFaults) as caught:
        load_config(environ, dotenv)
    return [str(fault) for fault in caught.value.faults]


def test_what_is_not_set_has_its_default() -> None:
    config = load_config({})
    assert config[HttpSettings].port == 8000
    assert config[CoreSettings].deadline == timedelta(seconds=10)
    assert not config.production


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# ours\nexport STOA_PORT=9001\nSTOA_HOST = '0.0.0.0' \nSTOA_DEADLINE=5s # short\n\nnonsense\n")
    config = load_config({"STOA_PORT": "9002"}, dotenv)
    http = config[HttpSettings]
    assert (http.port, http.host) == (9002, "0.0.0.0")  # noqa: S104 - read, not bound
    assert config[CoreSettings].deadline == timedelta(seconds=5)
    assert config.sources["STOA_PORT"] == "environment"
    assert config.sources["STOA_HOST"] == ".env line 3"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"a b"', "a b"),
        ('"a b" # said', "a b"),
        ("'a # b'  # said", "a # b"),
        ('"a" # "b"', "a"),
        ('"', '"'),
        ("it's # said", "it's"),
        ("a#b", "a#b"),
    ],
)
def test_quotes_and_remarks_of_a_file_are_no_part_of_a_value(tmp_path: Path, written: str, read: str) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"NAME={written}\n")
    assert [line.value for line in read_dotenv(dotenv)] == [read]


def test_every_fault_is_told_at_once_with_its_place_and_its_mend(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("STOA_PORTT=1\nSTOA_BODY_LIMIT=much\n")
    faults = faults_of({"STOA_PORT": "70000", "STOA_MODE": "staging", "STOA_DEADLINE": "10"}, dotenv)
    assert sorted(faults) == sorted(
        [
            "STOA_PORTT (.env line 1): there is no such setting. Did you mean STOA_PORT?",
            "STOA_BODY_LIMIT (.env line 2): must be a size such as 512KiB, 1MB or a number of bytes. It is 'much'.",
            "STOA_PORT (environment): must be at most 65535. It is '70000'.",
            "STOA_MODE (environment): must be one of development, production. It is 'staging'.",
            "STOA_DEADLINE (environment): must be a duration such as 250ms, 10s, 15m, 24h or 7d. It is '10'.",
        ]
    )


def test_production_refuses_what_only_development_may_have() -> None:
    faults = "\n".join(
        faults_of({"STOA_MODE": "production", "STOA_ORIGIN": "http://shop.example", "STOA_CORS_ORIGINS": "*"})
    )
    assert "STOA_ORIGIN must begin with https:// in production" in faults
    assert "STOA_CORS_ORIGINS: production does not open the API to every origin" in faults
    assert "STOA_ORIGIN (not set): production needs it." in "\n".join(faults_of({"STOA_MODE": "production"}))


def test_rules_across_fields_name_their_setting() -> None:
    assert any(
        "STOA_TRUSTED_PROXIES: '10.0.0.0/99' is not a network" in one
        for one in faults_of({"STOA_TRUSTED_PROXIES": "10.0.0.0/99"})
    )
    assert any("STOA_CORS_ORIGINS: 'app.example'" in one for one in faults_of({"STOA_CORS_ORIGINS": "app.example"}))
    assert any("STOA_ORIGIN must look like" in one for one in faults_of({"STOA_ORIGIN": "shop.example/path"}))


def test_secrets_are_neither_shown_nor_told_in_faults() -> None:
    shown = {row.env: row.value for row in load_config({"STOA_METRICS_TOKEN": "very-secret"}).rows()}
    assert shown["STOA_METRICS_TOKEN"] == "••••••"
    assert shown["STOA_PORT"] == "8000"
    assert "very-secret" not in "".join(faults_of({"SENTRY_DSN": "very-secret"}))


def test_a_site_may_have_values_of_its_own() -> None:
    config: Config = load_config(
        {"STOA_CORS_ORIGINS": "https://a.example", "MY_SITE_STOA_CORS_ORIGINS": "https://b.example"}
    )
    assert config.for_site("my-site", HttpSettings).cors_origins == ("https://b.example",)
    assert config.for_site("other", HttpSettings).cors_origins == ("https://a.example",)


def test_a_file_that_is_no_text_is_a_fault_in_words(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"STOA_PORT=\xff\xfe")
    assert faults_of({}, dotenv) == [".env: the file cannot be read. It must be text in UTF-8 that this user may read."]
    assert load_config({}, tmp_path / "none")[CoreSettings].mode == "development"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (bool, "Yes", True), (bool, "off", False), (int, "-3", -3), (float, "0.5", 0.5), (Size, "2 MiB", 2 * 1024**2),
        (Size, "7", 7), (timedelta, "1.5h", timedelta(minutes=90)), (tuple[str, ...], " a, b,,", ("a", "b")),
        (int | None, "", None),
        (int | None, "4", 4), (Literal["a", "b"], "b", "b"),
    ],
    ids=str,
)  # fmt: skip
def test_texts_become_values(kind: Any, text: str, value: Any) -> None:
    assert parse_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (bool, "maybe"), (bool, ""), (int, "1.0"), (int, ""), (float, "nan"), (float, "inf"), (float, "x"),
        (Size, "-1"), (Size, "1XB"), (timedelta, "5"), (timedelta, "-5s"),
        (timedelta, "99999999999d"), (Literal["a"], "A"), (tuple[int, ...], "1,x"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_value_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(BadValue):
        parse_value(kind, text)


@given(
    st.booleans().map(lambda one: (bool, one))
    | st.integers().map(lambda one: (int, one))
    | st.floats(allow_nan=False, allow_infinity=False).map(lambda one: (float, one))
    | st.integers(0, 10**15).map(lambda one: (Size, Size(one)))
    | st.integers(0, 10**12).map(lambda one: (timedelta, timedelta(milliseconds=one)))
)
def test_what_is_shown_reads_back_as_the_same(pair: tuple[Any, Any]) -> None:
    kind, value = pair
    assert parse_value(kind, show_value(value)) == value


@given(st.sampled_from([bool, int, float, Size, timedelta, tuple[int, ...], int | None]), st.text(max_size=40))
def test_any_text_is_a_value_or_a_refusal_in_words(kind: Any, text: str) -> None:
    try:
        found = parse_value(kind, text)
    except BadValue as refusal:
        found = str(refusal)
        kind = None
    assert kind is not None or found.startswith("must be")


def test_what_production_needs_may_be_given_for_each_site_on_its_own() -> None:
    told = {"STOA_MODE": "production", "FIRSTSPAWN_STOA_ORIGIN": "https://spawn.example"}
    with pytest.raises(ConfigFaults) as refused:
        load_config(told)
    assert not [fault for fault in refused.value.faults if fault.env == "STOA_ORIGIN"]
