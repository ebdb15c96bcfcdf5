"""Handing votes over, and trying again until they are taken."""

from datetime import timedelta
from uuid import UUID

from stoa.kernel.crypto import BadBox, Keyring, UnknownKey
from stoa.kernel.jobs import Backoff, JobContext
from stoa.kernel.receipts import Delivery, Handover, Receipt, Refused
from stoa.sites.firstspawn.addresses.service import open_guard

from . import queries
from .errors import TokenUnreadable, VoteRejected
from .models import Ballot, Target
from .wire import send_vote

SECONDS = 8.0


def open_token(keys: Keyring, target: Target) -> bytes:
    """Give the token of a server's door; its owner has to enter it again where it cannot be read any more."""
    try:
        return queries.TOKEN.open(keys, target.token, target.server_id)
    except (BadBox, UnknownKey):
        raise TokenUnreadable from None


async def deliver_vote(ctx: JobContext, receipt: Receipt) -> Handover:
    """Send one vote to its server, under the time at which it was cast however often it is sent."""
    vote_id = UUID(receipt.key)
    due = await queries.DUE.first(ctx.db.read(), vote_id=vote_id)
    target = await queries.TARGET.first(ctx.db.read(), server_id=due.server_id) if due is not None else None
    if due is None or target is None or not target.active:
        message = "The vote, or the server's Votifier, is no longer there."
        raise Refused(message)
    token = open_token(ctx.service(Keyring), target)  # once it is entered again, the next attempt has it
    try:
        await send_vote(
            open_guard(ctx.config, ctx.site),
            target.host,
            target.port,
            service_name=target.service_name,
            token=token,
            ballot=Ballot(due.username, due.timestamp_ms),
            seconds=SECONDS,
        )
    except VoteRejected as refusal:
        raise Refused(refusal.words) from None
    async with ctx.db.write() as tx:
        await queries.TOLD.run(tx, vote_id=vote_id)
    return Handover("delivered")


# Over a day: 30 s, 1 min, 2 min … up to an hour apart.
DELIVERY = Delivery(
    kind="votifier",
    deliver=deliver_vote,
    retries=30,
    backoff=Backoff(first=timedelta(seconds=30), most=timedelta(hours=1)),
)
JOBS = (DELIVERY.job,)
