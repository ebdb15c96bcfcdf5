"""The first administrator is made on the machine itself."""

import pytest

from .conftest import Databases
from .processes import Stoa


@pytest.mark.usefixtures("planted")
async def test_a_role_is_given_and_taken_by_command_and_written_down(stoa: Stoa, databases: Databases) -> None:
    listed = stoa("demo", "firstspawn", "--json").json()
    assert {one["role"] for one in listed} == {"member", "moderator", "admin", "owner", "premium"}
    member = next(one["email"] for one in listed if one["role"] == "member")
    given = stoa("admin", "grant", "firstspawn", member.upper(), "admin")
    assert given.code == 0, given.err
    assert "from now on" in given.err
    assert "already" in stoa("admin", "grant", "firstspawn", member, "admin").err
    assert stoa("admin", "revoke", "firstspawn", member, "admin").code == 0
    rows = await databases.fetch("firstspawn", "select act, role, by_person from accounts.grant_log order by at")
    assert [tuple(row.values()) for row in rows] == [("granted", "admin", None), ("withdrawn", "admin", None)]


@pytest.mark.usefixtures("planted")
def test_what_cannot_be_granted_is_told_in_words(stoa: Stoa) -> None:
    listed = stoa("demo", "firstspawn", "--json").json()
    by_role = {one["role"]: one["email"] for one in listed}
    unknown = stoa("admin", "grant", "firstspawn", "nobody@stoa.example", "admin")
    assert unknown.code == 1
    assert "Nobody at firstspawn has the address" in unknown.err
    role = stoa("admin", "grant", "firstspawn", by_role["member"], "emperor")
    assert role.code == 1
    assert "There are: member, moderator, admin, owner, premium." in role.err
    last = stoa("admin", "revoke", "firstspawn", by_role["admin"], "admin")
    assert last.code == 1
    assert "last administrator" in last.err
