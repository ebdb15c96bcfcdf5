"""The shield over several processes: noticed, challenged, blocked, lifted."""

import asyncio
from datetime import timedelta

import pytest

from stoa.kernel.errors import Malformed, NotFound, Unauthenticated
from stoa.kernel.shield import (
    PROOF_PATH,
    AddressBlocked,
    Challenge,
    ProofRefused,
    ProofRequired,
    Shield,
    ShieldSettings,
    Signal,
)
from stoa.kernel.valkey import Valkey
from tests.kernel.shield.conftest import SHIELD, MakeShield, Request
from tests.kernel.shield.test_proof import solved
from tests.kernel.valkey.servers import SETTINGS, Server, until

BAD = "203.0.113.9"


def _refused(shield: Shield, request: Request) -> bool:
    try:
        shield.admit(request)
    except (AddressBlocked, ProofRequired):
        return True
    return False


def _scan(shield: Shield, times: int, address: str = BAD) -> None:
    for _ in range(times):
        shield.note(Request(address, "/.env"), NotFound())


async def test_a_scanner_is_challenged_everywhere_then_blocked(make_shield: MakeShield) -> None:
    here, there = await make_shield(), await make_shield()
    _scan(here, 3)
    await here.flush()
    here.admit(Request(BAD))
    _scan(here, 2)
    await here.flush()
    assert await until(lambda: _refused(there, Request(BAD)))
    with pytest.raises(ProofRequired) as challenged:
        there.admit(Request(BAD))
    assert challenged.value.extra["answerTo"] == PROOF_PATH
    _scan(there, 10)
    await there.flush()
    assert await until(lambda: isinstance(_fault(here), AddressBlocked))
    blocked = _fault(here)
    assert blocked is not None
    assert blocked.decision is not None
    assert blocked.decision.rule == "shield.score"
    assert "scanner" in str(blocked.decision.reasons)
    assert 890 <= int(blocked.headers["Retry-After"]) <= 900
    assert blocked.decision.until is not None


def _fault(shield: Shield, address: str = BAD) -> AddressBlocked | ProofRequired | None:
    try:
        shield.admit(Request(address))
    except (AddressBlocked, ProofRequired) as fault:
        return fault
    return None


async def test_a_storm_reacts_before_the_next_round_is_due(shield: Shield) -> None:
    _scan(shield, 60)
    assert await until(lambda: isinstance(_fault(shield), AddressBlocked))


async def test_a_solved_challenge_lets_the_address_go_on_everywhere(make_shield: MakeShield) -> None:
    here, there = await make_shield(), await make_shield()
    _scan(here, 5)
    await here.flush()
    assert await until(lambda: isinstance(_fault(there), ProofRequired))
    fault = _fault(there)
    assert fault is not None
    challenge = Challenge(**fault.extra["challenge"])
    payload = solved(challenge)
    with pytest.raises(ProofRefused):
        await there.solve("198.51.100.1", payload)
    await there.solve(BAD, payload)
    assert _fault(there) is None
    assert await until(lambda: _fault(here) is None)
    with pytest.raises(ProofRefused):
        await here.solve(BAD, payload)


async def test_whoever_ignores_the_challenge_is_blocked_in_the_end(shield: Shield) -> None:
    _scan(shield, 5)
    await shield.flush()
    assert await until(lambda: _refused(shield, Request(BAD)))
    for _ in range(150):
        _refused(shield, Request(BAD))
    await shield.flush()
    assert await until(lambda: isinstance(_fault(shield), AddressBlocked))
    with pytest.raises(AddressBlocked):
        await shield.solve(BAD, solved(shield.challenge(BAD)))


async def test_a_block_can_be_seen_lifted_and_set_by_hand(make_shield: MakeShield) -> None:
    here, there = await make_shield(), await make_shield()
    _scan(here, 12)
    await here.flush()
    (row,) = await there.held()
    assert (row.address, row.level, row.evidence, row.sample) == (BAD, "blocked", {"scanner": 12}, "/.env")
    assert row.decision.who_can_undo
    await there.lift(BAD, "ada")
    assert await until(lambda: _fault(here) is None)
    assert await here.held() == []
    await here.block("198.51.100.7", timedelta(hours=1), "ada", "spam")
    assert await until(lambda: isinstance(_fault(there, "198.51.100.7"), AddressBlocked))
    fault = _fault(there, "198.51.100.7")
    assert fault is not None
    assert "spam" in str(fault.decision)


async def test_each_further_block_lasts_twice_as_long(shield: Shield) -> None:
    seconds = []
    for _ in range(3):
        _scan(shield, 12)
        await shield.flush()
        (row,) = await shield.held()
        seconds.append(round((row.until - row.decision.decided_at).total_seconds() / 60))
        await shield._valkey.command("HSET", f"{{shield}}:a:{BAD}", "until", 0)
        await shield._valkey.command("DEL", "{shield}:held")
    assert seconds == [15, 30, 60]


async def test_a_score_is_forgotten_by_half_lives(make_shield: MakeShield) -> None:
    short = ShieldSettings(half_life=timedelta(milliseconds=100), challenge_at=40.0, block_at=100.0)
    shield = await make_shield(short)
    for _ in range(6):
        _scan(shield, 3)
        await shield.flush()
        await asyncio.sleep(0.3)
    assert _fault(shield) is None
    assert await shield.held() == []


async def test_an_ipv6_network_is_one_address_and_its_neighbour_is_not_meant(shield: Shield) -> None:
    for n in range(60):
        shield.note(Request(f"2001:db8:1:2::{n:x}", "/.git/config"), NotFound())
    await shield.flush()
    assert await until(lambda: _refused(shield, Request("2001:db8:1:2:ffff::1")))
    assert not _refused(shield, Request("2001:db8:1:3::1"))


async def test_a_thousand_addresses_with_one_slip_each_are_left_alone(shield: Shield, valkey: Valkey) -> None:
    for n in range(1000):
        shield.note(Request(f"10.1.{n // 250}.{n % 250}", "/.env"), NotFound())
    await shield.flush()
    assert await shield.held() == []
    assert not any(_refused(shield, Request(f"10.1.{n // 250}.{n % 250}")) for n in range(1000))


async def test_a_flood_of_addresses_stays_within_bounds(shield: Shield) -> None:
    for n in range(30_000):
        shield._pending.add(f"2001:db8:{n:x}::/64", Signal.MISSING, "/x")
    assert len(shield._pending) == 10_000
    assert shield._pending.overflowed == 20_000
    await shield.flush()
    assert len(shield._pending) == 0


async def test_probes_of_the_orchestrator_static_files_and_the_answer_stay_open(shield: Shield) -> None:
    await shield.block(BAD, timedelta(hours=1), "ada", "test")
    for path in ("/health", "/health/ready", "/static/app.css", PROOF_PATH):
        shield.admit(Request(BAD, path))
    with pytest.raises(AddressBlocked):
        shield.admit(Request(BAD, "/"))


async def test_honest_use_is_never_held(shield: Shield) -> None:
    for n in range(100):
        shield.note(Request("192.0.2.50", f"/old/{n}"), NotFound())
        shield.note(Request("192.0.2.51", "/api/v1/me"), Unauthenticated())
    for _ in range(10):
        shield.note(Request("192.0.2.52", "/api/v1/servers", "limit=x"), Malformed())
    await shield.flush()
    assert await shield.held() == []


async def test_failed_sign_ins_add_up(shield: Shield) -> None:
    for _ in range(15):
        shield.report(BAD, Signal.FAILED_SIGN_IN)
    await shield.flush()
    assert await until(lambda: isinstance(_fault(shield), ProofRequired))


async def test_switched_off_it_counts_nothing(make_shield: MakeShield) -> None:
    shield = await make_shield(ShieldSettings(on=False))
    _scan(shield, 100)
    shield.report(BAD, Signal.PROBE)
    assert len(shield._pending) == 0


def _alone(shield: Shield) -> float:
    return {reading.name: reading.value for reading in shield.readings()}["stoa_shield_alone"]


class TestWithoutValkey:
    """What holds while Valkey is away."""

    async def test_known_blocks_stay_and_new_signals_are_sent_when_it_is_back(
        self, server: Server, make_shield: MakeShield
    ) -> None:
        here = await make_shield(reach=SETTINGS)
        await here.block("198.51.100.7", timedelta(hours=1), "ada", "spam")
        server.freeze()
        assert isinstance(_fault(here, "198.51.100.7"), AddressBlocked)
        _scan(here, 5)
        assert await until(lambda: _alone(here))
        assert len(here._pending) == 1
        server.thaw()
        assert await until(lambda: isinstance(_fault(here), ProofRequired))

    async def test_the_worst_are_held_back_by_each_process_alone(self, server: Server, shield: Shield) -> None:
        server.kill()
        _scan(shield, 20)
        assert await until(lambda: isinstance(_fault(shield), AddressBlocked))

    async def test_a_process_that_starts_knows_who_is_held(self, make_shield: MakeShield) -> None:
        first = await make_shield()
        await first.block(BAD, timedelta(hours=1), "ada", "spam")
        second = await make_shield()
        assert await until(lambda: isinstance(_fault(second), AddressBlocked))

    async def test_an_emptied_valkey_forgets_blocks_and_nobody_else(self, shield: Shield, valkey: Valkey) -> None:
        await shield.block(BAD, timedelta(hours=1), "ada", "spam")
        await valkey.command("FLUSHALL")
        await shield._reload()
        assert _fault(shield) is None
        _scan(shield, 12)
        await shield.flush()
        assert await until(lambda: isinstance(_fault(shield), AddressBlocked))


def test_thresholds_in_the_wrong_order_are_refused() -> None:
    assert list(SHIELD.faults(production=True)) == []
    wrong = ShieldSettings(challenge_at=50.0, block_at=40.0, first_block=timedelta(days=2))
    assert len(list(wrong.faults(production=False))) == 2
