"""Limits as a request meets them: tiers, addresses, headers, shared quotas."""

import asyncio
import json
import sys
from datetime import timedelta

import pytest

from stoa.kernel.errors import RateLimited
from stoa.kernel.limits import HOUR, MINUTE, Caller, Limit, Limiter, Rate, address_key
from stoa.kernel.valkey import Valkey, connect_valkey
from tests.harness.ports import free_port
from tests.kernel.valkey.servers import SETTINGS, Server, running, stands, until

READ = Limit("read", {"anonymous": Rate(3, per=MINUTE), "member": Rate(5, per=MINUTE), "staff": None})
STRANGER = Caller("192.0.2.1")


async def _passed(limiter: Limiter, limit: Limit, caller: Caller, times: int, scope: str = "") -> int:
    verdicts = await asyncio.gather(*(limiter.check([limit], caller, scope=scope) for _ in range(times)))
    return sum(verdict.allowed for verdict in verdicts)


async def test_the_tier_sets_the_rate_and_an_unnamed_tier_gets_the_first(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    assert await _passed(limiter, READ, STRANGER, 10) == 3
    assert await _passed(limiter, READ, Caller("192.0.2.1", "ada", "member"), 10) == 5
    assert await _passed(limiter, READ, Caller("192.0.2.1", "eve", "guest"), 10) == 3
    assert await _passed(limiter, READ, Caller("192.0.2.1", "bob", "staff"), 100) == 100


async def test_two_hundred_at_once_at_a_limit_of_fifty_are_exactly_fifty(valkey: Valkey) -> None:
    assert await _passed(Limiter(valkey, "s"), Limit("x", {"anonymous": Rate(50, per=MINUTE)}), STRANGER, 200) == 50


OTHER_PROCESS = """
import asyncio, json, sys
from stoa.kernel.limits import Caller, Limit, Limiter, MINUTE, Rate
from stoa.kernel.valkey import connect_valkey
from tests.kernel.valkey.servers import SETTINGS

async def main():
    valkey = connect_valkey(SETTINGS, sys.argv[1])
    limiter = Limiter(valkey, "s")
    await valkey.ping()
    print("ready", flush=True)
    for quota, rounds in json.loads(sys.argv[2]):
        limit = Limit(f"of-{quota}", {"anonymous": Rate(quota, per=MINUTE)})
        await asyncio.to_thread(sys.stdin.readline)
        passed = 0
        for _ in range(rounds):
            some = await asyncio.gather(*(limiter.check([limit], Caller("192.0.2.1")) for _ in range(20)))
            passed += sum(verdict.allowed for verdict in some)
        print(json.dumps(passed), flush=True)
    await limiter.close()
    await valkey.close()

asyncio.run(main())
"""


async def test_two_processes_share_quotas_without_going_over_them(server: Server) -> None:
    small, large = 50, 1000
    pipe = asyncio.subprocess.PIPE
    args = (sys.executable, "-c", OTHER_PROCESS, server.url, json.dumps([(small, 5), (large, 60)]))
    both = [await asyncio.create_subprocess_exec(*args, stdin=pipe, stdout=pipe) for _ in range(2)]

    async def said() -> list[bytes]:
        return [await process.stdout.readline() for process in both if process.stdout]

    async def passed() -> int:
        for process in both:
            assert process.stdin
            process.stdin.write(b"go\n")
        return sum(json.loads(line) for line in await said())

    assert await said() == [b"ready\n"] * 2
    assert await passed() == small
    block = Rate(large, per=MINUTE).block
    assert large - 2 * block <= await passed() <= large
    await asyncio.gather(*(process.communicate() for process in both))


async def test_a_network_of_ipv6_addresses_is_one_caller_and_a_mapped_address_is_its_ipv4(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    verdicts = [await limiter.check([READ], Caller(f"2001:db8:1:2::{n:x}")) for n in range(1000)]
    assert sum(verdict.allowed for verdict in verdicts) == 3
    assert (await limiter.check([READ], Caller("2001:db8:1:3::1"))).allowed
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1")
    assert address_key("no address at all" * 100) == ("no address at all" * 100)[:64]


async def test_an_address_is_counted_besides_its_users(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    limit = Limit("x", {"member": Rate(5, per=MINUTE)}, address=Rate(8, per=MINUTE))
    assert await _passed(limiter, limit, Caller("192.0.2.9", "ada", "member"), 9) == 5
    assert await _passed(limiter, limit, Caller("192.0.2.9", "bob", "member"), 9) == 3
    assert await _passed(limiter, limit, Caller("192.0.2.10", "bob", "member"), 9) == 2


async def test_a_refusal_in_one_window_charges_none(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    small = Limit("small", {"anonymous": Rate(1, per=MINUTE)})
    assert (await limiter.check([READ, small], STRANGER)).allowed
    for _ in range(5):
        assert not (await limiter.check([READ, small], STRANGER)).allowed
    assert await _passed(limiter, READ, STRANGER, 5) == 2


async def test_a_scope_is_counted_by_itself_whoever_asks(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    sign_in = Limit("sign-in", {"anonymous": Rate(3, per=MINUTE)}, by="scope", fail="closed")
    for n in range(3):
        assert (await limiter.check([sign_in], Caller(f"192.0.2.{n}"), scope="ada@example.org")).allowed
    assert not (await limiter.check([sign_in], Caller("192.0.2.77"), scope="ada@example.org")).allowed
    assert (await limiter.check([sign_in], Caller("192.0.2.77"), scope="bob@example.org")).allowed
    keys = await valkey.command("KEYS", "*")
    assert not any(b"example" in key for key in keys)


async def test_the_headers_say_what_then_happens(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    limit = Limit("x", {"anonymous": Rate(4, per=timedelta(seconds=2))})
    first = await limiter.check([limit], STRANGER)
    headers = first.headers()
    assert headers["RateLimit-Policy"] == '"x";q=4;w=2'
    assert headers["RateLimit"] == '"x";r=3;t=2'
    assert headers["RateLimit-Limit"] == "4"
    assert "Retry-After" not in headers
    left = int(headers["RateLimit-Remaining"])
    assert await _passed(limiter, limit, STRANGER, left) == left
    with pytest.raises(RateLimited) as caught:
        await limiter.require([limit], STRANGER)
    assert caught.value.headers["RateLimit-Remaining"] == "0"
    assert caught.value.decision is not None
    assert caught.value.decision.rule == "limits.x"
    await asyncio.sleep(int(caught.value.headers["Retry-After"]))
    assert (await limiter.check([limit], STRANGER)).allowed


async def test_what_is_given_back_may_be_used_again(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    verdict = await limiter.check([READ], STRANGER)
    assert await _passed(limiter, READ, STRANGER, 5) == 2
    limiter.give_back(verdict)
    await limiter.close()
    assert await _passed(limiter, READ, STRANGER, 5) == 1


async def test_rates_can_be_replaced_while_running(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    assert await _passed(limiter, READ, STRANGER, 5) == 3
    limiter.set_tiers({"read": {"anonymous": Rate(6, per=MINUTE)}})
    assert await _passed(limiter, READ, STRANGER, 5) == 3
    limiter.set_tiers({})
    assert await _passed(limiter, READ, STRANGER, 5) == 0


async def test_an_operator_can_empty_a_window(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    assert await _passed(limiter, READ, STRANGER, 5) == 3
    await limiter.forget([READ], STRANGER)
    assert await _passed(limiter, READ, STRANGER, 5) == 3


async def test_a_hot_reader_costs_few_calls_and_gets_the_whole_quota(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    limit = Limit("x", {"anonymous": Rate(10_000, per=MINUTE)})
    before = await _script_calls(valkey)
    local = passed = 0
    for _ in range(12_000):
        verdict = limiter.check_local([limit], STRANGER)
        local += verdict is not None
        verdict = verdict or await limiter.check([limit], STRANGER)
        passed += verdict.allowed
    assert passed == 10_000
    assert await _script_calls(valkey) - before < 200
    assert local > 11_000


async def test_a_full_window_is_refused_without_asking_again(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    await _passed(limiter, READ, STRANGER, 5)
    before = await _script_calls(valkey)
    for _ in range(500):
        verdict = limiter.check_local([READ], STRANGER)
        assert verdict is not None
        assert not verdict.allowed
        assert int(verdict.headers()["Retry-After"]) >= 59
    assert await _script_calls(valkey) == before


async def test_a_quiet_reader_of_a_large_quota_is_charged_what_is_read(valkey: Valkey) -> None:
    limiter = Limiter(valkey, "s")
    limit = Limit("x", {"anonymous": Rate(100, per=MINUTE)})
    for _ in range(5):
        await limiter.check([limit], STRANGER)
    await limiter.close()
    assert await _passed(Limiter(valkey, "s"), limit, STRANGER, 200) == 95


async def test_a_hot_process_leaves_the_rest_of_a_nearly_spent_quota_to_the_others(valkey: Valkey) -> None:
    limit = Limit("x", {"anonymous": Rate(1000, per=MINUTE)})
    for spent in range(900, 1000, 9):
        hot, other = Limiter(valkey, f"s{spent}"), Limiter(valkey, f"s{spent}")
        for _ in range(spent):
            await hot.check([limit], STRANGER)
        left = 1000 - spent
        assert await _passed(other, limit, STRANGER, 200) >= left * 0.7


async def _script_calls(valkey: Valkey) -> int:
    text = (await valkey.command("INFO", "commandstats")).decode()
    lines = [line for line in text.splitlines() if line.startswith(("cmdstat_evalsha:", "cmdstat_eval:"))]
    return sum(int(line.partition("calls=")[2].partition(",")[0]) for line in lines)


class TestWithoutValkey:
    """What holds while Valkey is away."""

    sign_in = Limit("sign-in", {"anonymous": Rate(5, per=HOUR)}, fail="closed")

    async def test_reads_pass_and_sign_ins_keep_a_floor(self, server: Server, valkey: Valkey) -> None:
        limiter = Limiter(valkey, "s")
        server.kill()
        verdicts = [await limiter.check([READ], STRANGER) for _ in range(20)]
        assert all(verdict.allowed and verdict.degraded for verdict in verdicts)
        assert await _passed(limiter, self.sign_in, STRANGER, 50) == 5
        with pytest.raises(RateLimited):
            await limiter.require([self.sign_in], STRANGER)

    async def test_a_metric_says_so(self, server: Server, valkey: Valkey) -> None:
        limiter = Limiter(valkey, "s")
        server.kill()
        await limiter.check([READ, self.sign_in], STRANGER)
        found = {dict(reading.labels)["limit"]: dict(reading.labels)["policy"] for reading in limiter.readings()}
        assert found == {"read": "open", "sign-in": "closed"}
        assert all(reading.value == 1 for reading in limiter.readings())

    async def test_a_frozen_valkey_is_given_up_on_once_and_then_passed_by(self, server: Server, valkey: Valkey) -> None:
        limiter = Limiter(valkey, "s")
        await limiter.check([READ], STRANGER)
        server.freeze()
        waited = 0
        for n in range(100):
            asked = asyncio.create_task(limiter.check([READ], Caller(f"192.0.2.{n + 100}")))
            for _ in range(20):  # turns of the loop: who asks a silent server needs thousands
                await asyncio.sleep(0)
            waited += not asked.done()
            assert (await asked).allowed
        assert 1 <= waited < 20
        server.thaw()

    async def test_limits_hold_again_when_valkey_is_back_and_after_it_was_emptied(
        self, server: Server, valkey: Valkey
    ) -> None:
        limiter = Limiter(valkey, "s")
        server.kill()
        assert await _passed(limiter, READ, STRANGER, 5) == 5
        server.start()
        assert await until(lambda: valkey.ready)
        assert not (await limiter.check([READ], STRANGER)).degraded
        assert await _passed(limiter, READ, STRANGER, 5) == 2
        await valkey.command("FLUSHALL")
        assert await _passed(limiter, READ, Caller("192.0.2.200"), 5) == 3


async def test_a_cluster_counts_each_key_where_it_lives_and_takes_back_what_a_refusal_had_charged() -> None:
    with running("--cluster-enabled", "yes", "--cluster-port", str(free_port()), port=free_port()) as server:
        setup = connect_valkey(SETTINGS, server.url)
        await setup.command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        await stands(setup)
        await setup.close()
        client = connect_valkey(SETTINGS, f"redis+cluster://127.0.0.1:{server.port}")
        limiter = Limiter(client, "s")
        small = Limit("small", {"anonymous": Rate(1, per=MINUTE)})
        assert (await limiter.check([READ, small], STRANGER)).allowed
        assert not (await limiter.check([READ, small], STRANGER)).allowed
        await limiter.close()
        assert await _passed(Limiter(client, "s"), READ, STRANGER, 9) == 2
        await client.close()
