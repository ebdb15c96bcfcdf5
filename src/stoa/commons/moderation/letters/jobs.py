"""Telling people: in a job, since one decision may answer hundreds of reports."""

from typing import Literal
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.offline import accounts_of_job
from stoa.commons.moderation.rules import AGAINST, Outcome
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel import mail
from stoa.kernel.db import Write
from stoa.kernel.jobs import Job, JobContext

from . import queries
from .links import appeal_link
from .models import WORD, Fact, Recipient, Told, WordMail

type What = Literal["decided", "undone", "answered"]

_MINE = "/account/moderation"


class Telling(msgspec.Struct, frozen=True):
    """Which decision, and what has become of it."""

    decision_id: UUID
    what: What


async def tell(ctx: JobContext, telling: Telling) -> int:
    """Write to the owner, and after a decision to whoever reported; give how many letters that were."""
    accounts = accounts_of_job(ctx)
    db = ctx.db.read()
    told = await queries.TOLD.one(db, id=telling.decision_id)
    owner = await queries.OWNER.first(db, id=told.owner_id)
    reporters = await queries.REPORTERS.all(db, id=told.id) if telling.what == "decided" else []
    letters: list[tuple[Recipient, WordMail]] = []
    if owner is not None and owner.email is not None and (told.outcome != Outcome.DISMISS or not reporters):
        letters.append((owner, _to_owner(accounts, owner, told, telling.what)))
    letters += [(one, _to_reporter(accounts, one, told)) for one in reporters if one.email is not None]
    async with ctx.completing(len(letters)) as tx:
        for recipient, letter in letters:
            await _send(tx, accounts, recipient, letter, f"{telling.what}.{told.id}.{recipient.id}")
    return len(letters)


async def _send(tx: Write, accounts: Accounts, to: Recipient, letter: WordMail, key: str) -> None:
    if to.email is not None:
        await mail.send(tx, accounts.keys, WORD, to.email, letter, key=f"moderation.{key}")


def _to_owner(accounts: Accounts, owner: Recipient, told: Told, what: What) -> WordMail:
    named = f"your {told.subject_kind} “{told.title}”" if told.subject_kind != "person" else "your account"
    page = f"{accounts.origin}{_MINE}/decisions/{told.id}"
    if what == "undone":
        title = "A decision about you was taken back"
        happened = f"A moderator has taken back what was decided on {_day(told)} about {named}."
        return WordMail(owner.username, title, happened, [], "You need do nothing.", page, "See the decision")
    if what == "answered":
        granted = told.appeal_state == "granted"
        title = "Your appeal was granted" if granted else "Your appeal was refused"
        happened = f"A moderator has looked again at what was decided on {_day(told)} about {named}."
        facts = [Fact("The answer", told.appeal_answer)] if told.appeal_answer else []
        following = "The decision is taken back." if granted else "The decision stands. It cannot be appealed again."
        return WordMail(owner.username, title, happened, facts, following, page, "See the decision")
    return _of_decision(accounts, owner, told, named, page)


def _of_decision(accounts: Accounts, owner: Recipient, told: Told, named: str, page: str) -> WordMail:
    explained = told.explained
    title = explained.outcome if explained is not None else "A decision about what is yours"
    facts = [Fact(one.label, one.value) for one in explained.reasons] if explained is not None else []
    if explained is not None and explained.until is not None:
        facts.append(Fact("Until", f"{explained.until.day} {explained.until:%B %Y, %H:%M} UTC"))
    happened = f"A moderator has decided about {named} in case {told.number}."
    if told.outcome not in AGAINST:
        return WordMail(owner.username, title, happened, facts, "You need do nothing.", page, "See the decision")
    term = accounts.setting(ModerationSettings).appeal_term
    link = appeal_link(accounts.origin, accounts.keys, told.id, term)
    following = f"If you think that this is wrong, you may appeal once, within {term.days} days."
    return WordMail(owner.username, title, happened, facts, following, link, "Appeal")


def _to_reporter(accounts: Accounts, reporter: Recipient, told: Told) -> WordMail:
    named = f"“{told.title}”" if told.title else f"a {told.subject_kind}"
    upheld = told.outcome in AGAINST
    title = "We have acted on your report" if upheld else "We have looked at your report"
    happened = (
        f"Thank you. A moderator agrees that {named} breaks a rule, and has acted on it."
        if upheld
        else f"Thank you. A moderator has looked at {named}, and found that it breaks no rule of ours."
    )
    following = "You find all your reports, and the thread with the moderators, in your account."
    return WordMail(reporter.username, title, happened, [], following, f"{accounts.origin}{_MINE}", "Your reports")


def _day(told: Told) -> str:
    return f"{told.decided_at.day} {told.decided_at:%B %Y}"


TELL = Job("moderation.tell", Telling, tell)
