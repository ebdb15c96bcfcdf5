"""How each game's servers are asked. Adding a game is adding a line to `ADAPTERS`."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address

import structlog

from stoa.kernel import clock
from stoa.kernel.errors import Fault
from stoa.kernel.outgoing import Guard
from stoa.sites.firstspawn.addresses.rules import DEFAULT_PORTS
from stoa.sites.firstspawn.games.bedrock import ping_bedrock
from stoa.sites.firstspawn.games.errors import NoAnswer, WrongAnswer
from stoa.sites.firstspawn.games.java import ping_java
from stoa.sites.firstspawn.games.models import Place, Reading
from stoa.sites.firstspawn.pinger.errors import NameLeadsNowhere, NotHeardOf, SaysOffline
from stoa.sites.firstspawn.pinger.models import Ask, Finding, Target, Tools
from stoa.sites.firstspawn.pinger.rules import PLUGIN_SILENCE, counted, is_sleeping, is_switched_off

log = structlog.get_logger(__name__)


async def ask(tools: Tools, target: Target) -> Finding:
    """Ask a server how it is. Whatever happens is a finding: that one is strange must not stop the others."""
    try:
        # Twice the time, because Bedrock is asked after Java where a server has both.
        async with asyncio.timeout(tools.seconds * 2):
            return await ADAPTERS[target.game](tools, target)
    except Fault as fault:
        return Finding(target.server_id, answered=False, reason=fault.words)
    except TimeoutError:
        return Finding(target.server_id, answered=False, reason=NoAnswer.message)
    except Exception:  # an answer that nobody has thought of
        log.exception("pinger_adapter_failed", game=target.game, server=str(target.server_id))
        return Finding(target.server_id, answered=False, reason=WrongAnswer.message)


async def ask_minecraft(tools: Tools, target: Target) -> Finding:
    """Ask Java first, where its records lead, and Bedrock where Java does not answer."""
    try:
        place = await _java_place(tools, target)
        return found(target, await ping_java(await _pinned(tools, place.host), place, tools.seconds))
    except Fault:
        if target.bedrock_port is None:
            raise
    guard = await _pinned(tools, target.host)
    return found(target, await ping_bedrock(guard, Place(target.host, target.bedrock_port), tools.seconds))


async def ask_hytale(tools: Tools, target: Target) -> Finding:
    """Believe the plugin, which signs what it says: there is no public question to ask."""
    del tools
    if target.heard_at is None or target.heard_at < clock.now() - PLUGIN_SILENCE:
        raise NotHeardOf
    players, most = counted(target.heard_players, target.max_players)
    return Finding(target.server_id, answered=True, players=players, max_players=most)


async def _java_place(tools: Tools, target: Target) -> Place:
    if target.port is not None:
        return Place(target.host, target.port)
    record = None if _is_literal(target.host) else await tools.find_place(target.host)
    return record or Place(target.host, DEFAULT_PORTS["MINECRAFT"])


async def _pinned(tools: Tools, host: str) -> Guard:
    """Look a name up once, without holding a thread, and go where that leads."""
    if _is_literal(host):
        return tools.guard
    async with asyncio.timeout(tools.seconds):
        addresses = await tools.find_addresses(host)
    if not addresses:
        raise NameLeadsNowhere

    async def known(_: str) -> list[str]:
        return addresses

    return replace(tools.guard, resolver=known)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def found(target: Target, reading: Reading) -> Finding:
    """Turn an answer into a finding."""
    if is_switched_off(reading):
        raise SaysOffline
    players, most = counted(reading.players, reading.max_players)
    return Finding(
        target.server_id,
        answered=True,
        players=players,
        max_players=most,
        latency=reading.latency_ms,
        version=reading.version,
        motd=reading.motd,
        icon=reading.icon,
        sleeping=is_sleeping(reading),
    )


ADAPTERS: Mapping[str, Ask] = {"MINECRAFT": ask_minecraft, "HYTALE": ask_hytale}
