"""The processes that are broken: whoever is asked for later is started beside those that run, not instead of them."""

from pathlib import Path
from typing import Any, cast

import pytest

from faults import ground
from faults.ground import Ground


async def test_whoever_runs_is_not_started_again_when_others_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []

    def start(*_: object) -> object:
        started.append(object())
        return started[-1]

    monkeypatch.setattr(ground, "start_process", start)
    nothing = cast("Any", None)
    stage = Ground(tmp_path, nothing, nothing, nothing, "", {})
    await stage.begin(0, 2)
    await stage.begin(0, 1)
    assert [one.process for one in stage.workers] == started
    assert stage.restarts == 0
