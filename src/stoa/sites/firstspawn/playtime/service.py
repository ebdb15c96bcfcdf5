"""Counting playtime: each batch once, what breaks a rule kept for a moderator."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Database, ListRequest, Page, Read, Write, as_json
from stoa.kernel.ids import new_id
from stoa.kernel.rules import Dated
from stoa.sites.firstspawn.evidence import PLAYTIME, PlaytimeRules
from stoa.sites.firstspawn.plugin_door.service import PluginActor, claim_request
from stoa.sites.firstspawn.registry.service import load_server

from . import queries
from .errors import AlreadySettled, NoSuchHeld
from .models import Broken, Crowd, Held, HeldLine, MyPlaytime, PlaytimeRecord, Synced, Told, Verdict
from .refresh import REFRESH, Refresh
from .rules import begin_tick, explain, merge

KEEP_BATCHES = timedelta(days=30)
_HOUR = 60


async def sync_playtime(tx: Write, plugin: PluginActor, batch_id: str, records: list[Told]) -> Synced:
    """Count a batch, unless it has been counted before."""
    await claim_request(tx, plugin)
    now = clock.now()
    batch = {"plugin_id": plugin.plugin_id, "batch_id": batch_id}
    if await queries.CLAIM_BATCH.first(tx, **batch, now=now) is None:
        return Synced(await queries.ACCEPTED.one(tx, **batch), await queries.HELD_OF_BATCH.all(tx, **batch), True)  # noqa: FBT003 - the field says what is true
    rules = await PLAYTIME.at(tx)
    mark = await queries.LOCK_MARK.one(tx, server_id=plugin.server_id, now=now)
    base_at, tick_at = begin_tick(mark, now, timedelta(seconds=rules.values.tick_seconds))
    down = await queries.COUNT_DOWN.one(tx, server_id=plugin.server_id, base_at=base_at, now=now)
    players = merge(records)
    broken = await queries.COUNT_BATCH.all(
        tx,
        server_id=plugin.server_id,
        players=list(players),
        names=[one.username for one in players.values()],
        minutes=[one.minutes for one in players.values()],
        seen=[one.last_seen for one in players.values()],
        now=now,
        day=now.date(),
        base_at=base_at,
        tick_at=tick_at,
        down_minutes=down,
        slack=rules.values.slack_minutes,
        drift=rules.values.drift_minutes,
        day_limit=rules.values.day_minutes,
    )
    held = await _hold(tx, plugin.server_id, batch, rules, broken)
    counted = sum(one.minutes for one in players.values()) - sum(one.minutes for one in broken)
    accepted = len(players) - len(broken)
    await queries.SET_ACCEPTED.run(tx, **batch, accepted=accepted)
    await queries.SET_MARK.run(
        tx, server_id=plugin.server_id, base_at=base_at, tick_at=tick_at, now=now, minutes=counted
    )
    await _tell_total(tx, plugin.server_id, mark.minutes + counted)
    await _refresh_reviews(tx, plugin.server_id, list(players))
    return Synced(accepted, held, False)  # noqa: FBT003 - see above


async def _hold(
    tx: Write, server_id: UUID, batch: Mapping[str, object], rules: Dated[PlaytimeRules], broken: list[Broken]
) -> list[Held]:
    """Keep what breaks a rule for a moderator, with why."""
    held = [Held(one.player_uuid, explain(one, rules)) for one in broken]
    if held:
        await queries.HOLD.run(
            tx,
            **batch,
            server_id=server_id,
            now=clock.now(),
            ids=[new_id() for _ in held],
            players=[one.player_uuid for one in broken],
            names=[one.player_username for one in broken],
            minutes=[one.minutes for one in broken],
            seen=[one.last_seen for one in broken],
            reasons=[one.reason for one in broken],
            decisions=[as_json(one.decision) for one in held],
        )
    return held


async def _tell_total(tx: Write, server_id: UUID, minutes: int) -> None:
    if await queries.SET_TOTAL.first(tx, server_id=server_id, hours=minutes // _HOUR):
        tx.drop_tags(f"server:{server_id}")


async def _refresh_reviews(tx: Write, server_id: UUID, players: list[UUID]) -> None:
    if await queries.HAS_STALE_REVIEWS.one(tx, server_id=server_id, players=players):
        await REFRESH.enqueue(tx, Refresh(server_id=server_id), dedupe_key=f"server:{server_id}")


async def count_waiting(db: Read) -> int:
    """Count what waits for a moderator."""
    return await queries.COUNT_WAITING.one(db)


async def list_held(db: Read, asked: ListRequest) -> Page[HeldLine]:
    """Give one page of what was held."""
    return await queries.HELD.page(db, asked)


async def settle_held(tx: Write, held_id: UUID, verdict: Verdict, by: By) -> None:
    """Count what was held after all, or refuse it for good."""
    row = await queries.LOCK_HELD.first(tx, id=held_id)
    if row is None:
        raise NoSuchHeld
    if row.state != "waiting":
        raise AlreadySettled
    now = clock.now()
    state = "counted" if verdict.count else "refused"
    await queries.SETTLE.run(tx, id=row.id, state=state, decided_by=by.actor_id, now=now)
    if verdict.count:
        minutes = await queries.ADD_MINUTES.one(tx, server_id=row.server_id, minutes=row.minutes, now=now)
        await queries.COUNT_HELD.run(
            tx,
            server_id=row.server_id,
            player_uuid=row.player_uuid,
            player_username=row.player_username,
            minutes=row.minutes,
            last_seen=row.last_seen,
            day=now.date(),
            now=now,
        )
        await _tell_total(tx, row.server_id, minutes)
        await _refresh_reviews(tx, row.server_id, [row.player_uuid])
    after = {"state": state, "minutes": row.minutes}
    await audit.record(
        tx, f"playtime.{state}", by=by, kind="server", id=row.server_id, after=after, reason=verdict.reason
    )


async def list_players(db: Read, asked: ListRequest, server: str, person_id: UUID) -> Page[PlaytimeRecord]:
    """Give one page of everybody who has played on a server, to those who look after it."""
    kept = await load_server(db, server, person_id)
    return await queries.PLAYERS.page(db, asked, server_id=kept.id)


async def load_longest(db: Read, server_id: UUID) -> tuple[Crowd, list[PlaytimeRecord]]:
    """Give how many have played on a server, and the hundred who have played longest."""
    crowd = await queries.CROWD.one(db, server_id=server_id)
    return crowd, await queries.LONGEST.all(db, server_id=server_id)


async def list_my_playtime(db: Read, person_id: UUID) -> list[MyPlaytime]:
    """Say where somebody has played, the longest first."""
    return await queries.MINE.all(db, person_id=person_id)


async def forget_old_batches(database: Database) -> int:
    """Forget batches that no plugin sends again. Gives how many."""
    gone = 0
    while some := await queries.SWEEP_BATCHES.run(database.once(), before=clock.now() - KEEP_BATCHES):
        gone += some
    return gone
