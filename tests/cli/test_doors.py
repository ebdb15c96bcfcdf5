"""Doors: they open where the settings want them, and close in good order."""

import asyncio

import pytest

from stoa.testing.players import LocalPlayer
from tests.harness.ports import free_port

from .processes import Stoa


@pytest.mark.usefixtures("migrated")
def test_a_door_that_is_wanted_opens_and_closes_in_good_order(stoa: Stoa) -> None:
    said = stoa("doors", "firstspawn")
    assert (said.code, "No door is wanted." in said.err, "PLAYER_DOOR_PORT" in said.err) == (1, True, True)
    port = free_port()
    door = stoa.begin("doors", "firstspawn", PLAYER_DOOR_PORT=str(port))
    door.until("door for players is open")
    told = asyncio.run(LocalPlayer(protocol=770).look("127.0.0.1", port))
    assert told["version"] == {"name": "1.8+", "protocol": 770}
    assert door.stop() == 0
    assert "Stopped cleanly." in "\n".join(door.lines)
