"""Being woken: a connection that breaks is made again."""

import asyncio

import pytest

from stoa.kernel.events.wakes import Wakes


async def test_a_connection_that_has_stood_is_made_again_at_once_however_often_it_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wakes, pauses = Wakes("", {}), list[float]()

    async def stand_and_break() -> None:
        wakes.connected = True
        raise OSError

    async def note(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr(wakes, "_listen", stand_and_break)
    with monkeypatch.context() as patch:
        patch.setattr("stoa.kernel.events.wakes.asyncio.sleep", note)
        with pytest.raises(asyncio.CancelledError):
            await wakes.run()
    assert pauses == [0.1] * 4
