import pytest

from stoa.kernel.valkey import Valkey


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_finds_an_empty_valkey(valkey: Valkey, turn: int) -> None:
    assert await valkey.command("DBSIZE") == 0
    await valkey.command("SET", f"mine:{turn}", "1")
    assert await valkey.command("DBSIZE") == 1
