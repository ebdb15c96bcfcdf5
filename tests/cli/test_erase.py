"""People are erased by command, and stay erased when an older backup is put back."""

from pathlib import Path

import pytest

from .conftest import Databases
from .processes import Stoa

PEOPLE = "select email, username, status from accounts.people where email = $1 or status = 'anonymised'"


@pytest.mark.usefixtures("planted")
async def test_row_40_whoever_was_erased_after_a_backup_is_erased_again_by_the_restore(
    stoa: Stoa, databases: Databases, tmp_path: Path
) -> None:
    listed = stoa("demo", "firstspawn", "--json").json()
    member, admin = (next(one["email"] for one in listed if one["role"] == role) for role in ("member", "admin"))
    assert stoa("backup", "firstspawn", "--to", tmp_path / "backups").code == 0
    later = stoa("erase", "person", "firstspawn", member)
    assert (later.code, "is erased after" in later.err) == (0, True)
    gone = stoa("erase", "person", "firstspawn", member, "--now", "--yes")
    assert gone.code == 0, gone.err
    (left,) = await databases.fetch("firstspawn", PEOPLE, member)
    assert (left["email"], left["status"]) == (None, "anonymised")

    said = stoa("restore", "firstspawn", "--from", tmp_path / "backups", "--replace")
    assert said.code == 0, said.err
    assert "1 person who had been erased since" in said.err
    (left,) = await databases.fetch("firstspawn", PEOPLE, member)
    assert (left["email"], left["status"]) == (None, "anonymised")
    assert "nobody who was erased is back" in stoa("erase", "restored", "firstspawn").err

    beside = stoa(
        "restore", "firstspawn", "--from", tmp_path / "backups", "--into", f"{databases.prefix}_copy", "--json"
    )
    assert beside.code == 0, beside.err
    assert beside.json()["erasedAgain"] == 1
    assert [row["email"] for row in await databases.fetch("copy", PEOPLE, member)] == [None]

    unknown = stoa("erase", "person", "firstspawn", member)
    assert (unknown.code, "Nobody at firstspawn has the address" in unknown.err) == (1, True)
    last = stoa("erase", "person", "firstspawn", admin)
    assert (last.code, "last administrator" in last.err) == (1, True)
