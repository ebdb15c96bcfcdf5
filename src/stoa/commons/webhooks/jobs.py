"""Sending: an attempt at a message, what it says of the webhook, and what is done by the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.offline import accounts_of_job
from stoa.kernel import clock, mail
from stoa.kernel.batches import do_in_batches
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write, as_json
from stoa.kernel.errors import OutsideFault
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext, TryAgain
from stoa.kernel.keys import encrypted_column
from stoa.kernel.mail import Template
from stoa.kernel.outgoing import Answer, Outgoing, OutsidePaused
from stoa.kernel.outgoing.retry import read_retry_after
from stoa.kernel.receipts import Delivery, Handover, Receipt, Refused, replay_receipts

from . import queries
from .client import send_message
from .events import WebhookStopped
from .models import Sending, State
from .rules import BACKOFF, LONGEST_RETRY_AFTER, RESPONSE_LIMIT, RETRIES, plain_header_of, sign_headers
from .settings import WebhookSettings

SECRET = encrypted_column("commons.webhooks", "secret")
OLD_SECRET = encrypted_column("commons.webhooks", "old_secret")
GONE = 410
_SWEEP_BATCH = 2000


class Stopping(msgspec.Struct, frozen=True):
    """Which webhook was stopped, and how."""

    webhook_id: UUID
    person_id: UUID
    state: str
    reason: str


class StoppedMail(msgspec.Struct, frozen=True):
    """What its owner is told."""

    username: str
    url: str
    state: str
    reason: str
    link: str


STOPPED = Template(
    "webhooks/stopped",
    StoppedMail(
        username="ann",
        url="https://hooks.example.org/stoa",
        state="paused",
        reason="It failed 20 times in a row. The last time, the receiver answered 503.",
        link="https://example.org/account/webhooks",
    ),
    title="Webhook paused",
)


@dataclass(frozen=True, slots=True)
class _Try:
    """One attempt, as it went."""

    receipt: Receipt
    sending: Sending
    at: datetime
    headers: dict[str, str]
    milliseconds: int
    answer: Answer | None
    words: str
    counts: bool = True
    """Whether it says something about the receiver; it does not where we have only waited."""

    @property
    def status(self) -> int | None:
        return None if self.answer is None else self.answer.status


async def deliver_webhook(ctx: JobContext, receipt: Receipt) -> Handover:
    """Make one attempt, and write down what went out and what came back."""
    sending = await queries.SENDING.first(ctx.db.read(), id=receipt.id)
    if sending is None:
        message = "The webhook was deleted."
        raise Refused(message)
    if sending.state != "active":
        await _put_aside(ctx, receipt, sending.state)
        message = f"The webhook is {sending.state}."
        raise Refused(message)
    tried = await _try(ctx, receipt, sending)
    if tried.answer is not None and tried.answer.good:
        async with ctx.db.write() as tx:
            await _log(tx, tried, "delivered")
            await queries.WELL.run(tx, id=sending.webhook_id, now=clock.now())
        return Handover("delivered", words=tried.words)
    if tried.status == GONE:
        async with ctx.db.write() as tx:
            await _log(tx, tried, "failed")
            reason = "The receiver answered 410 Gone, which asks us to send nothing more."
            await stop_webhook(tx, sending.webhook_id, sending.person_id, "disabled", reason)
        raise Refused(tried.words)
    await _postpone(ctx, tried)
    raise AssertionError  # postponing always raises


async def _postpone(ctx: JobContext, tried: _Try) -> None:
    wait = _wait(ctx, tried)
    async with ctx.db.write() as tx:
        await _log(tx, tried, "given_up" if ctx.is_last_attempt else "waiting", clock.now() + wait)
        if tried.counts:
            await _count_failure(ctx, tx, tried)
    raise TryAgain(tried.words, after=wait)


def _wait(ctx: JobContext, tried: _Try) -> timedelta:
    """Wait as long as the receiver asks for, within bounds, and longer each time."""
    wait = BACKOFF.wait(ctx.attempt)
    asked = read_retry_after(tried.answer.headers.get("Retry-After")) if tried.answer is not None else None
    if asked is None:
        return wait
    return max(wait, min(timedelta(seconds=asked), LONGEST_RETRY_AFTER))


async def _try(ctx: JobContext, receipt: Receipt, sending: Sending) -> _Try:
    settings = ctx.config.for_site(ctx.site, WebhookSettings)
    now, body = clock.now(), sending.body.encode()
    header = plain_header_of(ctx.service(Site).title, settings.signature_header)
    headers = sign_headers(_secrets(ctx.service(Keyring), sending, now), str(receipt.id), now, body, header)
    began = perf_counter()
    answer, counts = None, True
    try:
        answer = await send_message(ctx.service(Outgoing), sending.url, body, headers, settings.timeout)
        words = f"The receiver answered {answer.status}."
    except OutsidePaused as fault:
        words, counts = fault.words, False
    except OutsideFault as fault:
        words = fault.words
    return _Try(receipt, sending, now, headers, int((perf_counter() - began) * 1000), answer, words, counts)


def _secrets(keys: Keyring, sending: Sending, now: datetime) -> list[str]:
    """Give every secret that signs: during a rotation the old one, too."""
    found = [SECRET.open_text(keys, sending.secret, sending.webhook_id)]
    if sending.old_secret is not None and sending.old_secret_until is not None and sending.old_secret_until > now:
        found.append(OLD_SECRET.open_text(keys, sending.old_secret, sending.webhook_id))
    return found


async def _log(tx: Write, tried: _Try, state: str, next_attempt_at: datetime | None = None) -> None:
    response = "" if tried.answer is None else tried.answer.text[:RESPONSE_LIMIT].replace("\x00", "")
    await queries.LOG_ATTEMPT.run(
        tx,
        id=tried.receipt.id,
        number=tried.receipt.attempts,
        at=tried.at,
        milliseconds=tried.milliseconds,
        headers=as_json(tried.headers),
        status=tried.status,
        response=response,
        words=tried.words,
    )
    await queries.SET_MESSAGE.run(
        tx,
        id=tried.receipt.id,
        state=state,
        attempts=tried.receipt.attempts,
        status=tried.status,
        next_attempt_at=next_attempt_at if state == "waiting" else None,
        now=clock.now(),
    )


async def _count_failure(ctx: JobContext, tx: Write, tried: _Try) -> None:
    """Pause a webhook that has failed often and for long; what waits is held until somebody resumes it."""
    settings = ctx.config.for_site(ctx.site, WebhookSettings)
    failing = await queries.BADLY.first(tx, id=tried.sending.webhook_id, now=clock.now())
    if failing is None or failing.failures < settings.pause_failures:
        return
    if failing.failing_since is None or clock.now() - failing.failing_since < settings.pause_after:
        return
    reason = f"It failed {failing.failures} times in a row. The last time: {tried.words}"
    await stop_webhook(tx, tried.sending.webhook_id, tried.sending.person_id, "paused", reason)


async def stop_webhook(tx: Write, webhook_id: UUID, person_id: UUID, state: State, reason: str) -> None:
    """Pause or disable a webhook, and tell whose it is."""
    if await queries.STOP.run(tx, id=webhook_id, state=state, reason=reason, now=clock.now()):
        await emit(tx, WebhookStopped(webhook_id, person_id, state, reason))
        await TELL.enqueue(tx, Stopping(webhook_id, person_id, state, reason))


async def _put_aside(ctx: JobContext, receipt: Receipt, state: State) -> None:
    """Hold what a paused webhook should get; a disabled one gets nothing more."""
    await queries.SET_MESSAGE.run(
        ctx.db.once(),
        id=receipt.id,
        state="held" if state == "paused" else "failed",
        attempts=receipt.attempts,
        status=None,
        next_attempt_at=None,
        now=clock.now(),
    )


async def tell_owner(ctx: JobContext, stopping: Stopping) -> bool:
    """Write to whose webhook it is."""
    accounts = accounts_of_job(ctx)
    db = ctx.db.read()
    owner = await queries.RECIPIENT.first(db, id=stopping.person_id)
    webhook = await queries.FIND.first(db, id=stopping.webhook_id)
    if owner is None or owner.email is None or webhook is None:
        return False
    letter = StoppedMail(owner.username, webhook.url, stopping.state, stopping.reason, _page_of(accounts, webhook.id))
    async with ctx.completing(result=True) as tx:
        await mail.send(tx, accounts.keys, STOPPED, owner.email, letter, key=f"webhooks.stopped.{ctx.job_id}")
    return True


def _page_of(accounts: Accounts, webhook_id: UUID) -> str:
    return f"{accounts.origin}/account/webhooks/{webhook_id}"


class Tick(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def sweep_webhooks(ctx: JobContext, _: Tick) -> dict[str, int]:
    """Send what is held for webhooks that are on again, drop old secrets, forget old messages."""
    now = clock.now()
    await queries.DROP_OLD_SECRETS.run(ctx.db.once(), now=now)
    async with ctx.db.write() as tx:
        released = await release_messages(tx, await queries.HELD_BY_MISTAKE.all(tx))
    before = now - ctx.config.for_site(ctx.site, WebhookSettings).keep
    removed = await do_in_batches(
        lambda: queries.SWEEP.run(ctx.db.once(), before=before, limit=_SWEEP_BATCH), _SWEEP_BATCH
    )
    return {"released": released, "removed": removed}


async def release_messages(tx: Write, ids: list[UUID]) -> int:
    """Let messages go out again; those whose last attempt has not ended yet are left for the next time."""
    again = await replay_receipts(tx, ids, also_delivered=True) if ids else []
    return await queries.WAIT_AGAIN.run(tx, ids=again) if again else 0


WEBHOOK = Delivery(
    kind="webhook",
    deliver=deliver_webhook,
    retries=RETRIES,
    backoff=BACKOFF,
    timeout=timedelta(seconds=90),
    queue="webhooks",
    concurrency=20,
)
TELL = Job("webhooks.tell-owner", Stopping, tell_owner, queue="mail")
SWEEP = Job("webhooks.sweep", Tick, sweep_webhooks)
SWEEP_CRON = Cron("webhooks.sweep", "*/5 * * * *", SWEEP, Tick())
JOBS: tuple[Job[Any], ...] = (WEBHOOK.job, TELL, SWEEP)
