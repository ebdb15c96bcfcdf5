"""Root keys: what is refused at the start, and the development machine's own key."""

import base64
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stoa.kernel.storage.settings  # noqa: F401 - declares the setting that must not share its secret
from stoa.kernel.config import ConfigFaults, load_config
from stoa.kernel.crypto import BadRoots, load_keyring, new_root, parse_roots
from stoa.kernel.crypto.roots import development_file, development_roots


def written(secret: bytes, name: str = "k1") -> str:
    return f"{name}:{base64.urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def production(keys: str, data: Path) -> dict[str, str]:
    mail = {"MAIL_URL": "smtps://mail.example.org", "MAIL_FROM": "hello@example.org"}
    return {
        "STOA_MODE": "production",
        "STOA_ORIGIN": "https://example.org",
        "STOA_KEYS": keys,
        "STOA_DATA": str(data),
        **mail,
    }


def test_a_fresh_root_is_accepted_and_no_two_are_alike() -> None:
    made = {new_root() for _ in range(50)}
    assert len(made) == 50
    assert all(len(parse_roots([item])[0].secret) == 32 for item in made)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no-separator", "must look like"),
        ("UPPER:" + "A" * 43, "must look like"),
        ("k1:!!!!", "not base64url"),
        (written(b"short"), "exactly 32"),
        (written(bytes(33)), "exactly 32"),
        (written(bytes(32)), "not random"),
        (written(bytes(range(32))), "not random"),
        (written(b"abcdefgh" * 4), "not random"),
        (written(b"your-super-key-number-one-for-us"), "not random"),
        ("k1:change-me-change-me-change-me-change-me-012", "not random"),
    ],
    ids=["shape", "id", "alphabet", "short", "long", "zeros", "counting", "repeated", "typed", "phrase"],
)
def test_a_key_that_is_malformed_or_guessable_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(BadRoots, match=says):
        parse_roots([text])


def test_one_secret_under_two_names_and_one_name_for_two_secrets_are_refused() -> None:
    secret = os.urandom(32)
    with pytest.raises(BadRoots, match="same secret"):
        parse_roots([written(secret, "a"), written(secret, "b")])
    with pytest.raises(BadRoots, match="used by two keys"):
        parse_roots([written(os.urandom(32), "a"), written(os.urandom(32), "a")])


@given(st.binary(max_size=64))
def test_reading_a_key_never_fails_in_another_way_than_in_words(secret: bytes) -> None:
    try:
        (root,) = parse_roots([written(secret)])
    except BadRoots:
        return
    assert root.secret == secret


def test_production_without_keys_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigFaults, match="STOA_KEYS"):
        load_config(production("", tmp_path))


def test_production_refuses_a_key_made_for_development_by_name_and_by_content(tmp_path: Path) -> None:
    (root,) = development_roots(tmp_path)
    with pytest.raises(ConfigFaults, match="made for development"):
        load_config(production(written(root.secret, root.id), tmp_path))
    with pytest.raises(ConfigFaults, match="made for development"):
        load_keyring(load_config(production(written(root.secret, "renamed"), tmp_path)))


def test_production_refuses_a_root_key_that_is_another_settings_secret_too(tmp_path: Path) -> None:
    key = new_root()
    environ = production(key, tmp_path) | {"STORAGE_SECRET_KEY": key.partition(":")[2], "STORAGE_ACCESS_KEY": "some-id"}
    with pytest.raises(ConfigFaults, match="also the value of STORAGE_SECRET_KEY"):
        load_keyring(load_config(environ))


def test_production_starts_with_a_good_key(tmp_path: Path) -> None:
    keys = load_keyring(load_config(production(f"{new_root()},{new_root()}", tmp_path)))
    assert len(keys.roots) == 2
    assert not development_file(tmp_path).exists()


def test_a_development_machine_makes_its_key_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = load_keyring(load_config({"STOA_DATA": str(tmp_path)}))
    again = load_keyring(load_config({"STOA_DATA": str(tmp_path)}))
    assert first.roots == again.roots
    assert stat.S_IMODE(development_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(development_file(tmp_path).parent.stat().st_mode) == 0o700
    assert list(development_file(tmp_path).parent.iterdir()) == [development_file(tmp_path)]


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_development_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    development_roots(tmp_path)
    development_file(tmp_path).chmod(mode)
    with pytest.raises(ConfigFaults, match="chmod 600"):
        load_keyring(load_config({"STOA_DATA": str(tmp_path)}))


def _secret_of(data: Path) -> bytes:
    return development_roots(data)[0].secret


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    ready = multiprocessing.get_context("forkserver")  # loads once what they all need
    ready.set_forkserver_preload([__name__, "stoa.kernel.crypto.roots"])
    with ready.Pool(4) as pool:
        secrets = pool.map(_secret_of, [tmp_path] * 12)
    assert len(set(secrets)) == 1


def test_no_secret_shows_in_a_repr(tmp_path: Path) -> None:
    keys = load_keyring(load_config({"STOA_DATA": str(tmp_path)}))
    keys.derive("sign", "cursor")
    assert repr(keys.roots[0].secret) not in repr(keys)
    assert "secret" not in repr(keys)
