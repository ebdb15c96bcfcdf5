"""The audit log is checked and anchored by command."""

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
