"""Telling people of servers that come and go."""

from stoa.commons.favorites import list_watchers
from stoa.commons.notifications import notify
from stoa.kernel.db import Write
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.proof.events import ImpersonationSeen, OwnerChanged
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries, rules
from .models import BACK_ONLINE, IMPERSONATED, TAKEN_OVER, WENT_OFFLINE, Watched

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


async def send_taken_over(tx: Write, told: OwnerChanged) -> None:
    """Tell whoever had listed a server that another has proved to own it; who handed it over knows."""
    [*cards] = await SERVER.find(tx, [told.server_id])
    team = await queries.TEAM.all(tx, server_id=told.server_id)
    if cards and told.before is not None and told.before not in team:
        data = {"thing": cards[0].title, "url": cards[0].url}
        await notify(tx, told.before, TAKEN_OVER, data, subject=(SERVER.kind, told.server_id))


async def send_impersonated(tx: Write, told: ImpersonationSeen) -> None:
    """Tell the proven owner of an address who else lists it."""
    cards = {one.id: one for one in await SERVER.find(tx, [told.server_id, told.twin_id])}
    proven, twin = cards.get(told.server_id), cards.get(told.twin_id)
    if proven is not None and twin is not None and proven.owner_id is not None:
        data = {"thing": proven.title, "twin": twin.title, "url": twin.url}
        key = f"twin:{twin.id}"
        await notify(tx, proven.owner_id, IMPERSONATED, data, subject=(SERVER.kind, proven.id), dedupe_key=key)


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
