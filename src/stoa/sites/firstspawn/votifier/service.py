"""The rules of handing votes over: where to, and what the owner may see and do."""

from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound, OutsideFault
from stoa.kernel.outgoing import Guard
from stoa.kernel.receipts import replay_receipts

from . import queries
from .errors import NoVotifier
from .jobs import DELIVERY, SECONDS, open_token
from .models import Ballot, DeliveryLine, TestResult, VotifierInput, VotifierView
from .wire import send_vote

TEST_NAME = "FirstSpawnTest"


async def set_votifier(
    tx: Write, keys: Keyring, server_id: UUID, told: VotifierInput, host: str, by: By
) -> VotifierView:
    """Say where a server's votes are sent. The host has been looked at already."""
    view = await queries.SET.one(
        tx,
        server_id=server_id,
        host=host,
        port=told.port,
        service_name=told.service_name,
        token=queries.TOKEN.seal(keys, told.token, server_id),
    )
    await audit.record(tx, "votifier.set", by=by, kind="server", id=server_id, after={"host": host, "port": told.port})
    return view


async def find_votifier(db: Read, server_id: UUID) -> VotifierView | None:
    """Give where a server's votes are sent, if anywhere."""
    return await queries.FIND.first(db, server_id=server_id)


async def load_votifier(db: Read, server_id: UUID) -> VotifierView:
    """Give where a server's votes are sent."""
    found = await find_votifier(db, server_id)
    if found is None:
        raise NoVotifier
    return found


async def remove_votifier(tx: Write, server_id: UUID, by: By) -> None:
    """Send votes there no longer."""
    await queries.REMOVE.run(tx, server_id=server_id)
    await audit.record(tx, "votifier.removed", by=by, kind="server", id=server_id)


async def send_to_server(tx: Write, server_id: UUID, vote_id: UUID) -> None:
    """Ask for a vote to be handed over, where its server has a door for votes."""
    found = await queries.FIND.first(tx, server_id=server_id)
    if found is not None and found.is_active:
        await DELIVERY.open(tx, key=str(vote_id), recipient=f"{found.host}:{found.port}", about="A vote")


async def send_test(db: Read, keys: Keyring, guard: Guard, server_id: UUID) -> TestResult:
    """Send a vote that nobody cast, now, and say what came of it."""
    target = await queries.TARGET.first(db, server_id=server_id)
    if target is None:
        raise NoVotifier
    token = open_token(keys, target)
    try:
        await send_vote(
            guard,
            target.host,
            target.port,
            service_name=target.service_name,
            token=token,
            ballot=Ballot(TEST_NAME, int(clock.now().timestamp() * 1000)),
            seconds=SECONDS,
        )
    except OutsideFault as fault:
        return TestResult(delivered=False, message=fault.words)
    return TestResult(delivered=True, message="The receiver has taken the vote.")


async def list_deliveries(db: Read, server_id: UUID) -> list[DeliveryLine]:
    """List the latest votes on their way, and how they stand."""
    return await queries.DELIVERIES.all(db, server_id=server_id)


async def replay_vote(tx: Write, server_id: UUID, vote_id: UUID) -> None:
    """Send a vote once more, under the same time stamp."""
    receipt_id = await queries.RECEIPT_OF.first(tx, server_id=server_id, vote_id=vote_id)
    if receipt_id is None:
        raise NotFound
    await replay_receipts(tx, [receipt_id], also_delivered=True)
