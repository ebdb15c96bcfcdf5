"""Root keys and signing keys, by command."""

import pytest

from stoa.kernel.crypto import new_root

from .conftest import Databases
from .processes import Stoa


def test_a_new_key_can_be_used_at_once_and_is_kept_nowhere(stoa: Stoa) -> None:
    first, second = stoa("keys", "new").out.strip(), stoa("keys", "new").out.strip()
    assert first != second
    assert not list(stoa.folder.iterdir())
    assert stoa("config", STOA_KEYS=f"{first},{second}").code == 0


@pytest.mark.usefixtures("migrated")
async def test_a_change_of_root_keys_from_the_first_to_the_last_step(stoa: Stoa, databases: Databases) -> None:
    old, new = new_root(), new_root()
    assert stoa("keys", "rotate-signing", "firstspawn", STOA_KEYS=old).code == 0
    (made,) = stoa("keys", "signing", "firstspawn", "--json", STOA_KEYS=old).json()

    both = f"{new},{old}"
    before = stoa("keys", "check", "firstspawn", "--json", STOA_KEYS=both)
    assert before.code == 1
    assert sum(column["stale"] for column in before.json()["columns"]) == 1
    assert "Older keys are still needed" in before.err

    changed = stoa("keys", "reencrypt", "firstspawn", "--json", STOA_KEYS=both)
    assert changed.code == 0
    assert sum(column["done"] for column in changed.json()) == 1
    assert stoa("keys", "check", "firstspawn", STOA_KEYS=new).code == 0
    assert stoa("keys", "signing", "firstspawn", "--json", STOA_KEYS=new).json() == [made]


@pytest.mark.usefixtures("migrated")
async def test_a_secret_that_does_not_open_is_named_and_its_key_must_stay(stoa: Stoa, databases: Databases) -> None:
    old, new = new_root(), new_root()
    assert stoa("keys", "rotate-signing", "firstspawn", STOA_KEYS=old).code == 0
    (row,) = await databases.fetch("firstspawn", "select id from kernel.signing_keys")
    flipped = "set_byte(sealed_private_key, 60, get_byte(sealed_private_key, 60) # 1)"
    damaged = f"update kernel.signing_keys set sealed_private_key = {flipped}"
    await databases.fetch("firstspawn", damaged)
    said = stoa("keys", "reencrypt", "firstspawn", STOA_KEYS=f"{new},{old}")
    assert said.code == 1
    assert f"row {row['id']} does not open" in said.err


@pytest.mark.usefixtures("migrated")
def test_a_withdrawn_signing_key_is_gone_and_another_signs(stoa: Stoa) -> None:
    assert stoa("keys", "rotate-signing", "firstspawn").code == 0
    (first,) = stoa("keys", "signing", "firstspawn", "--json").json()
    for wrong in ("nonsense", "-tells-nobody", "--neither"):  # as keys may be named
        said = stoa("keys", "withdraw-signing", "firstspawn", wrong)
        assert said.code == 1
        assert f"{wrong!r}. It has: {first['id']}." in said.err
    assert stoa("keys", "withdraw-signing", "firstspawn", first["id"]).code == 0
    (second,) = stoa("keys", "signing", "firstspawn", "--json").json()
    assert second["id"] != first["id"]
