"""Writing letters: soon after something happened, or when somebody's digest is due."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.offline import accounts_of_job
from stoa.commons.letterbox.reading import MARK
from stoa.commons.notifications.models import NoticeKind
from stoa.kernel import clock, mail
from stoa.kernel.db import Write
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.mail import Template

from . import queries
from .models import DIGEST, MUST, NOTICE, Addressee, DueRow, Item, NoticeMail
from .rules import topic_of, unsubscribe_link

PREFERENCES = "/account/notifications"


class Due(msgspec.Struct, frozen=True):
    """Whose letters may be due."""

    person_id: UUID


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def write_letters(ctx: JobContext, due: Due) -> int:
    """Write what is due to one person; what is taken into a letter is in no other. Give how many letters."""
    accounts = accounts_of_job(ctx)
    kinds = {one.name: one for one in accounts.site.declared(NoticeKind)}
    async with ctx.completing() as tx:
        rows = await queries.TAKE.all(tx, person_id=due.person_id, now=clock.now())
        to = await queries.ADDRESSEE.first(tx, person_id=due.person_id)
        if to is None:
            return 0
        letters = _letters(to, rows, kinds)
        for letter in letters:
            await _send(tx, accounts, due.person_id, to, letter, kinds)
    return len(letters)


type _Letter = tuple[Template[NoticeMail], str, list[DueRow]]


def _letters(to: Addressee, rows: Sequence[DueRow], kinds: dict[str, NoticeKind]) -> list[_Letter]:
    """Put what must be said into letters by itself, and the rest into one, or into one for each kind."""
    must = [one for one in rows if one.kind in kinds and kinds[one.kind].mandatory]
    wanted = [one for one in rows if to.mail and one.kind not in to.without]  # chosen since it was told
    rest = [one for one in wanted if one.kind in kinds and not kinds[one.kind].mandatory]
    found: list[_Letter] = [(MUST, "", [one]) for one in must]
    if to.digest != "none":
        return [*found, (DIGEST, "digest", rest)] if rest else found

    def which(row: DueRow) -> tuple[str, str]:
        return row.kind, row.url if kinds[row.kind].answered else ""

    for (kind, _), group in groupby(sorted(rest, key=which), key=which):
        found.append((NOTICE, kind, list(group)))
    return found


async def _send(
    tx: Write, accounts: Accounts, person_id: UUID, to: Addressee, letter: _Letter, kinds: dict[str, NoticeKind]
) -> None:
    template, what, rows = letter
    origin = accounts.origin
    answered = kinds[what].answered if what in kinds else None
    by_mail = await answered(tx, accounts, person_id, rows[0].url) if answered else None
    told = NoticeMail(
        username=to.username,
        subject=rows[0].title if len(rows) == 1 else f"{len(rows)} things have happened",
        items=[Item(one.title, one.message, f"{origin}{one.url or '/notifications'}") for one in rows],
        preferences=origin + PREFERENCES,
    )
    if by_mail is not None:
        said = Item(rows[-1].title, by_mail.words, told.items[-1].link)
        told = msgspec.structs.replace(told, subject=said.title, items=[said], above=MARK)
    link = unsubscribe_link(origin, accounts.keys, person_id, what) if what else ""
    topic = topic_of(person_id, what) if what else None
    key = f"notice.{rows[0].id}"
    back = by_mail.address if by_mail else ""
    await mail.send(
        tx, accounts.keys, template, to.email, told, key=key, reply_to=back, unsubscribe_url=link, topic=topic
    )


async def find_due(ctx: JobContext, _: Tick) -> int:
    """Ask for the letters of everybody who waits for one; give how many people that are."""
    now, after, people = clock.now(), UUID(int=0), 0
    while waiting := await queries.WAITING.all(ctx.db.read(), before=now, after=after):
        async with ctx.db.write() as tx:
            for person_id in waiting:
                await SOON.enqueue(tx, Due(person_id), dedupe_key=str(person_id))
        after, people = waiting[-1], people + len(waiting)
    return people


SOON = Job("notifications.letters", Due, write_letters, queue="notices", concurrency=4)
DUE = Job("notifications.due", Tick, find_due)
JOBS = (SOON, DUE)
CRONS = (Cron("notifications.due", "*/5 * * * *", DUE, Tick()),)
