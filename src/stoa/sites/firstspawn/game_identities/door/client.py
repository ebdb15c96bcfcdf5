"""The game's own servers, asked who has just joined."""

from datetime import timedelta

from stoa.kernel.errors import OutsideFault
from stoa.kernel.outgoing import Outgoing

from .models import Known

_PATIENCE = timedelta(seconds=8)
_LARGEST = 64 * 1024
_OK = 200


async def find_known(outgoing: Outgoing, session_url: str, name: str, digest: str) -> Known | None:
    """Say whom they know to have joined this meeting under this name; None where they know nobody."""
    url = f"{session_url}/session/minecraft/hasJoined"
    answer = await outgoing.get(
        url, params={"username": name, "serverId": digest}, allow_private=True, total=_PATIENCE, largest=_LARGEST
    )
    if answer.status != _OK:
        if answer.good:
            return None
        raise OutsideFault
    return answer.json(Known)
