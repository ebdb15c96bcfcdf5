"""What mail keeps in boxes follows a change of root keys."""

from stoa.kernel.crypto import Keyring, Root
from stoa.kernel.db import Database
from stoa.kernel.keys import reencrypt
from stoa.kernel.mail import add_suppression, find_suppression, send
from stoa.kernel.mail.boxes import LETTER, SUPPRESSED
from stoa.kernel.mail.queries import MAILBOX
from tests.kernel.mail.post import KEYS, NOTE, Note

NEW_ROOT = Root("n", b"n" * 32)
BOTH = Keyring((NEW_ROOT, *KEYS.roots), KEYS.site)
NEW = Keyring((NEW_ROOT,), KEYS.site)


async def test_mail_under_way_and_the_list_outlive_the_key_they_were_written_with(database: Database) -> None:
    async with database.write() as tx:
        await send(tx, KEYS, NOTE, "ann@stoa.example", Note(name="Ann", link="https://stoa.example"))
        await add_suppression(tx, KEYS, "bob@stoa.example", "complaint", "bob@stoa.example complained")
    assert await find_suppression(database.read(), BOTH, "bob@stoa.example") is not None
    results = await reencrypt(database, BOTH, columns=[LETTER, SUPPRESSED])
    assert [(one.done, one.complete) for one in results] == [(1, True), (1, True)]
    found = await find_suppression(database.read(), NEW, "bob@stoa.example")
    assert found is not None
    assert (found.address, found.detail) == ("bob@stoa.example", "the recipient complained")
    (row,) = await MAILBOX.all(database.read(), recipient=None, limit=10)
    assert "Ann" in LETTER.open_text(NEW, row.letter, row.id)
