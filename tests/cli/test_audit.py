"""The audit log is checked and anchored by command."""

from pathlib import Path

import pytest

from .conftest import Databases
from .processes import Stoa


@pytest.mark.usefixtures("migrated")
async def test_row_34_a_change_ends_the_check_with_one_and_is_named(stoa: Stoa, databases: Databases) -> None:
    assert "nothing to anchor" in stoa("audit", "anchor", "firstspawn").err
    assert stoa("audit", "verify", "firstspawn").code == 0
    await databases.fetch(
        "firstspawn",
        """
        insert into kernel.audit_log (
            seq, at, action, kind, subject, name, request_id, origin_digest, detail_digest, previous, hash
        )
        values (1, now(), 'boat.hidden', 'boat', 'b1', '', '', '', '', decode(repeat('00', 32), 'hex'), sha256('x'))
        """,
    )
    await databases.fetch("firstspawn", "insert into kernel.audit_head (seq, hash) values (1, sha256('x'))")
    assert "anchored at entry 1" in stoa("audit", "anchor", "firstspawn").err
    broken = stoa("audit", "verify", "firstspawn")
    assert broken.code == 1
    assert "Entry 1 was changed" in broken.err
    told = stoa("audit", "verify", "firstspawn", "--from-anchor", "--json")
    assert told.code == 1
    assert told.json()["firstspawn"]["verdict"]["findings"][0]["what"] == "changed"
    assert told.json()["firstspawn"]["verdict"]["anchors"] == 1


@pytest.mark.usefixtures("planted")
async def test_the_chain_of_a_restored_backup_holds_and_ends_where_the_backup_was_taken(
    stoa: Stoa, databases: Databases, tmp_path: Path
) -> None:
    member = next(one["email"] for one in stoa("demo", "firstspawn", "--json").json() if one["role"] == "member")
    assert stoa("admin", "grant", "firstspawn", member, "moderator").code == 0
    assert "anchored" in stoa("audit", "anchor", "firstspawn").err
    before = await databases.fetch("firstspawn", "select * from kernel.audit_log order by seq")
    assert stoa("backup", "firstspawn", "--to", tmp_path).code == 0

    assert stoa("admin", "revoke", "firstspawn", member, "moderator").code == 0
    assert len(await databases.fetch("firstspawn", "select from kernel.audit_log")) > len(before) > 0
    restored = stoa("restore", "firstspawn", "--from", tmp_path, "--replace")
    assert restored.code == 0, restored.err
    assert await databases.fetch("firstspawn", "select * from kernel.audit_log order by seq") == before
    checked = stoa("audit", "verify", "firstspawn", "--json")
    assert checked.code == 0, checked.err
    verdict = checked.json()["firstspawn"]["verdict"]
    assert (verdict["last"], verdict["anchors"]) == (before[-1]["seq"], 1)
