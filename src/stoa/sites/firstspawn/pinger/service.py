"""Who is asked when, and what becomes of the answers."""

import math
from collections.abc import Sequence
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.config import Config
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.addresses.service import open_guard
from stoa.sites.firstspawn.games.names import find_addresses, find_place
from stoa.sites.firstspawn.icons.service import find_held, mark_of, record_icons
from stoa.sites.firstspawn.mottos.models import WeighMottos
from stoa.sites.firstspawn.mottos.service import list_held
from stoa.sites.firstspawn.mottos.weighing import weigher
from stoa.sites.firstspawn.uptime.service import add_months

from . import queries, rules
from .errors import CheckedJustNow, NotItsOwnNetwork
from .events import ServerStatusChanged
from .models import Ask, Checked, Finding, Network, NetworkPlace, Target, Tools, Written
from .settings import PingerSettings

SHARE = 500
MOST_SHARES = 20


def open_tools(config: Config, site: str) -> Tools:
    """Give what adapters ask with."""
    seconds = config.for_site(site, PingerSettings).seconds
    return Tools(open_guard(config, site), seconds, find_place, find_addresses)


async def schedule_servers(tx: Write, viewed: Sequence[UUID], settings: PingerSettings) -> int:
    """Take in new servers and let go of old ones, let viewed ones come first; give how many shares of work are due."""
    await queries.ENROL.run(tx)
    await queries.DISMISS.run(tx)
    await queries.PULL_FORWARD.run(tx, viewed=list(viewed), fresh=settings.viewed_every)
    return min(MOST_SHARES, math.ceil(await queries.COUNT_DUE.one(tx) / SHARE))


async def claim_due(tx: Write, most: int, each: int) -> tuple[UUID, list[Target]]:
    """Take servers that are due, so that nobody else asks them for a minute; give the claim to record under."""
    claim = new_id()
    targets = await queries.CLAIM.all(tx, claim=claim, most=most, each=each, hold=rules.HOLD, apart=rules.APART)
    return claim, targets


async def claim_one(tx: Write, server_id: UUID) -> tuple[UUID, Target | None]:
    """Take one server out of its turn; none where it is being asked."""
    claim = new_id()
    return claim, await queries.CLAIM_ONE.first(tx, claim=claim, server_id=server_id, hold=rules.HOLD)


async def record_findings(
    tx: Write, claim: UUID, findings: Sequence[Finding], settings: PingerSettings, weigh: WeighMottos
) -> list[Written]:
    """Write what was found, in one statement, and tell of servers that came or went.

    What is found under a claim that has run out counts no more: somebody else has asked since.
    """
    written = await queries.RECORD.all(
        tx,
        claim=claim,
        every=settings.every,
        second_look=rules.SECOND_LOOK,
        flip_after=rules.FLIP_AFTER,
        ids=[one.server_id for one in findings],
        answered=[one.answered for one in findings],
        players=[one.players for one in findings],
        max_players=[one.max_players for one in findings],
        latencies=[one.latency for one in findings],
        versions=[one.version for one in findings],
        motds=[one.motd for one in findings],
        icons=[mark_of(one.icon) if one.icon else None for one in findings],
        reasons=[one.reason for one in findings],
        sleeping=[one.sleeping for one in findings],
    )
    await weigh(tx, {one.server_id: one.motd for one in written if one.is_new_motd and one.motd})
    icons = {one.server_id: one.icon for one in findings}
    await record_icons(
        tx, {one.server_id: icon for one in written if one.is_new_icon and (icon := icons[one.server_id])}
    )
    changed = [one for one in written if one.is_online != one.was_online]
    for one in changed:
        await emit(tx, ServerStatusChanged(one.server_id, one.is_online, one.reason, one.down_since))
    # On a large site one goes off or on each second: lists that say so are as old as they may be anyway.
    tx.drop_tags(*(f"server:{one.server_id}" for one in changed))
    return written


async def check_server(database: Database, config: Config, site: Site, server_id: UUID, ask: Ask) -> Checked:
    """Ask one server now, without holding a transaction while it thinks."""
    settings, tools = config.for_site(site.name, PingerSettings), open_tools(config, site.name)
    claim, target = await database.transact(lambda tx: claim_one(tx, server_id))
    if target is None:
        raise CheckedJustNow
    finding = await ask(tools, target)
    await database.transact(lambda tx: add_months(tx, clock.now()))
    written = await database.transact(lambda tx: record_findings(tx, claim, [finding], settings, weigher(site, config)))
    return Checked(
        answered=finding.answered,
        is_online=written[0].is_online if written else finding.answered,
        is_sleeping=finding.sleeping,
        player_count=finding.players,
        max_players=finding.max_players,
        latency=finding.latency,
        motd=finding.motd,
        reason=finding.reason,
    )


async def set_network(tx: Write, server_id: UUID, proxy_id: UUID | None) -> None:
    """Put a server behind a proxy, or take it out."""
    if proxy_id is not None:
        proxy = await queries.MEMBER.one(tx, id=proxy_id)
        server = await queries.MEMBER.one(tx, id=server_id)
        if proxy_id == server_id or proxy.network_id is not None or server.backends:
            raise NotItsOwnNetwork
    await queries.SET_NETWORK.run(tx, id=server_id, network_id=proxy_id)
    tx.drop_tags("servers", f"server:{server_id}", f"server:{proxy_id}")


async def load_network(db: Read, at: str) -> Network:
    """Give the network that a server belongs to."""
    head = await queries.NETWORK_OF.first(db, at=at)
    if head is None:
        raise NotFound
    return await describe_network(db, head)


async def describe_network(db: Read, head: UUID) -> Network:
    """Tell of a proxy and of those behind it what everybody may know: what is not listed is nowhere."""
    backends = await queries.LISTED_BACKENDS.all(db, id=head)
    return Network(head if backends else None, backends)


async def load_place(db: Read, server_id: UUID, person_id: UUID) -> NetworkPlace:
    """Say where a server stands among those that somebody looks after."""
    choices = await queries.PROXIES.all(db, server_id=server_id, person_id=person_id)
    chosen = next((one.slug for one in choices if one.is_chosen), "")
    backends = await queries.BACKENDS.all(db, server_id=server_id)
    return NetworkPlace(chosen, choices, backends, await list_held(db, server_id), await find_held(db, server_id))
