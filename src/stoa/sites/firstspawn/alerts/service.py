"""Telling people of servers that come and go."""

from stoa.commons.favorites import list_watchers
from stoa.commons.notifications import notify
from stoa.kernel.db import Write
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries, rules
from .models import BACK_ONLINE, WENT_OFFLINE, Watched

MOST = 1000


async def send_offline(tx: Write, told: ServerStatusChanged) -> int:
    """Tell a server's team that it is gone; give how many."""
    [*cards] = await SERVER.find(tx, [told.server_id])
    team = await queries.TEAM.all(tx, server_id=told.server_id) if cards else []
    for person_id in team:
        data = {"thing": cards[0].title, "url": cards[0].url, "reason": told.reason}
        since = told.down_since.isoformat() if told.down_since else ""
        await notify(
            tx, person_id, WENT_OFFLINE, data, subject=(SERVER.kind, told.server_id), dedupe_key=f"offline:{since}"
        )
    return len(team)


async def send_back_online(tx: Write, watched: Watched) -> Watched | None:
    """Tell up to a thousand who asked for it that a server is back; give who comes next, or None when all know."""
    [*cards] = await SERVER.find(tx, [watched.server_id])
    if not cards or not await queries.IS_ONLINE.one(tx, id=watched.server_id):
        return None  # it is gone again
    people = await list_watchers(tx, SERVER.kind, watched.server_id, watched.after)
    away = rules.length(watched.back_at - watched.down_since)
    for person_id in people:
        data = {"thing": cards[0].title, "url": cards[0].url, "away": away}
        key = f"back:{watched.back_at.isoformat()}"
        await notify(tx, person_id, BACK_ONLINE, data, subject=(SERVER.kind, watched.server_id), dedupe_key=key)
    if len(people) < MOST:
        return None
    return Watched(watched.server_id, watched.down_since, watched.back_at, people[-1])
