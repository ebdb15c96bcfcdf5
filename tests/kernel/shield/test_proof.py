"""Proof of work."""

import asyncio
import base64
import json
from datetime import timedelta

import pytest
from altcha import v1 as altcha
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.kernel.clock import moved
from stoa.kernel.shield import Challenge, ProofRefused, Proofs
from stoa.kernel.valkey import Valkey, connect_valkey
from tests.harness.ports import free_port
from tests.kernel.valkey.servers import SETTINGS, Server

KEY = b"k" * 32


def solved(challenge: Challenge, /, **changes: object) -> str:
    """Solve as a browser would."""
    found = altcha.solve_challenge(challenge.challenge, challenge.salt, "SHA-256", challenge.maxnumber)
    assert found is not None
    payload = {
        "algorithm": challenge.algorithm,
        "challenge": challenge.challenge,
        "number": found.number,
        "salt": challenge.salt,
        "signature": challenge.signature,
    }
    return base64.b64encode(json.dumps(payload | changes).encode()).decode()


async def test_a_solution_is_good_once_in_all_processes(server: Server, valkey: Valkey) -> None:
    other = connect_valkey(SETTINGS, server.url)
    here, there = Proofs(valkey, KEY), Proofs(other, KEY)
    payload = solved(here.challenge("sign-up", "192.0.2.1", 300))
    tries = [here, there] * 10
    answers = await asyncio.gather(
        *(proofs.accept(payload, "sign-up", "192.0.2.1") for proofs in tries), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert sum(isinstance(answer, ProofRefused) for answer in answers) == 19
    await other.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 10**9},
        {"number": -1},
        {"number": "1"},
        {"signature": "0" * 64},
        {"algorithm": "MD5"},
        {"salt": "x"},
        {"salt": None},
        {"salt": "x" * 5000},
        {"challenge": "0" * 64},
    ],
)
async def test_a_changed_solution_is_refused(valkey: Valkey, changes: dict[str, object]) -> None:
    proofs = Proofs(valkey, KEY)
    payload = solved(proofs.challenge("p", "a", 300), **changes)
    with pytest.raises(ProofRefused):
        await proofs.accept(payload, "p", "a")


async def test_a_solution_for_another_purpose_or_asker_or_from_another_key_is_refused(valkey: Valkey) -> None:
    proofs = Proofs(valkey, KEY)
    for purpose, asker, signer in (("q", "a", proofs), ("p", "b", proofs), ("p", "a", Proofs(valkey, b"x" * 32))):
        with pytest.raises(ProofRefused):
            await proofs.accept(solved(signer.challenge(purpose, asker, 300)), "p", "a")


async def test_an_old_solution_is_refused(valkey: Valkey) -> None:
    proofs = Proofs(valkey, KEY)
    with moved(timedelta(minutes=-11)):
        payload = solved(proofs.challenge("p", "a", 300))
    with pytest.raises(ProofRefused):
        await proofs.accept(payload, "p", "a")


@settings(max_examples=50)
@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_no_payload_crashes_it(text: str) -> None:
    async def run() -> None:
        proofs = Proofs(connect_valkey(SETTINGS, "redis://127.0.0.1:1"), KEY)
        with pytest.raises(ProofRefused):
            await proofs.accept(text, "p", "a")

    asyncio.run(run())


async def test_without_valkey_a_solution_is_still_good_only_once_here() -> None:
    client = connect_valkey(SETTINGS, f"redis://127.0.0.1:{free_port()}")
    proofs = Proofs(client, KEY)
    payload = solved(proofs.challenge("p", "a", 300))
    await proofs.accept(payload, "p", "a")
    with pytest.raises(ProofRefused):
        await proofs.accept(payload, "p", "a")
    await client.close()
