"""The rules of proving: ask for a token, show it, let us look."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.events import emit
from stoa.kernel.outgoing import Guard
from stoa.sites.firstspawn.addresses.holding import hold_address
from stoa.sites.firstspawn.addresses.rules import actual_port
from stoa.sites.firstspawn.games.errors import NoAnswer, WrongAnswer
from stoa.sites.firstspawn.games.java import ping_java
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.plugin_door.events import ServerProven
from stoa.sites.firstspawn.prizes.service import close_pool
from stoa.sites.firstspawn.votifier.service import remove_votifier

from . import queries
from .errors import AddressMoved, NoClaim, NoName, WrongGame
from .events import ImpersonationSeen, OwnerChanged
from .models import Claim, Claimed, Method, Outcome
from .rules import has_name, new_token, record_of, stands_in

SECONDS = 6.0

type FindTexts = Callable[[str], Awaitable[list[str]]]
type FindPlace = Callable[[str], Awaitable[Place | None]]


async def load_claimed(db: Read, server: str, person_id: UUID) -> Claimed:
    """Give the server that somebody claims."""
    found = await queries.FIND.first(db, server=server, person_id=person_id)
    if found is None:
        raise NotFound
    return found


async def start_claim(tx: Write, server: str, person_id: UUID, method: Method) -> Claim:
    """Give a token to be shown; asked again, it is the same."""
    claimed = await load_claimed(tx, server, person_id)
    check_method(claimed, method)
    token = await queries.START.one(tx, server_id=claimed.id, person_id=person_id, token=new_token())
    return describe_claim(claimed, method, token)


def check_method(claimed: Claimed, method: Method) -> None:
    """Refuse a way that cannot lead anywhere."""
    if method == "motd" and claimed.game_type != "MINECRAFT":
        raise WrongGame
    if method == "dns" and not has_name(claimed.address):
        raise NoName


def describe_claim(claimed: Claimed, method: Method, token: str) -> Claim:
    """Say what to do with a token."""
    if method == "dns":
        place = record_of(claimed.address)
        words = f"Add a TXT record named {place} with the value {token}. New records can take some minutes to be seen."
        return Claim(method, token, place, words)
    words = f"Put {token} anywhere into the server's message of the day (motd in server.properties), and restart it."
    return Claim(method, token, "motd", words)


async def resolve_proof(
    claimed: Claimed, method: Method, *, guard: Guard, find_texts: FindTexts, find_place: FindPlace
) -> Outcome:
    """Look whether the token is shown. Nothing is written: whom we ask may be slow."""
    if claimed.token is None:
        raise NoClaim
    check_method(claimed, method)
    if method == "dns":
        texts = [*await find_texts(record_of(claimed.address)), *await find_texts(claimed.address)]
        where = f"the TXT records of {record_of(claimed.address)}"
    else:
        place = await find_place(claimed.address) if claimed.port is None else None
        port = actual_port(claimed.game_type, claimed.port)
        try:
            reading = await ping_java(guard, place or Place(claimed.address, port), SECONDS)
        except (NoAnswer, WrongAnswer) as fault:
            return Outcome(is_verified=False, message=fault.words)
        texts, where = [reading.motd], "the message of the day"
    if stands_in(claimed.token, texts):
        return Outcome(is_verified=True, message="The token is there. The server is yours.")
    return Outcome(is_verified=False, message=f"The token is not in {where} yet. Check the spelling, and try again.")


async def accept_proof(tx: Write, seen: Claimed, person_id: UUID, method: Method, by: By) -> None:
    """Let the server be theirs, whoever listed it; what the owner before could do with it ends.

    What was seen proves nothing of another address: whoever answers us slowly has time to move the listing meanwhile.
    """
    claimed = await queries.LOCK.first(tx, server=str(seen.id), person_id=person_id)
    if claimed is None or claimed.token is None or claimed.token != seen.token:
        raise NoClaim
    if (claimed.address, claimed.port) != (seen.address, seen.port):
        raise AddressMoved
    await hold_address(tx, claimed.address, actual_port(claimed.game_type, claimed.port))
    if claimed.owner_id != person_id:
        await _take_over(tx, claimed, person_id, method, by)
    await queries.PROVE.run(tx, server_id=claimed.id, method=method)
    await queries.END.run(tx, server_id=claimed.id)
    await emit(tx, ServerProven(claimed.id, method))
    tx.drop_tags("servers", f"server:{claimed.id}")


async def _take_over(tx: Write, claimed: Claimed, person_id: UUID, method: Method, by: By) -> None:
    """Make somebody the owner, and end all that others have set: keys, doors, and prizes that its plugin would run."""
    gone = await queries.LEAVE_TEAM.all(tx, server_id=claimed.id, person_id=person_id)
    await queries.OWN.run(tx, server_id=claimed.id, person_id=person_id)
    await queries.END_INVITES.run(tx, server_id=claimed.id)
    await queries.END_PLUGINS.run(tx, server_id=claimed.id)
    await queries.LEAVE_NETWORK.run(tx, server_id=claimed.id)
    await close_pool(tx, claimed.id)
    await remove_votifier(tx, claimed.id, by)
    await emit(tx, OwnerChanged(claimed.id, claimed.owner_id, person_id))
    before = {"owner": str(claimed.owner_id), "team": [str(one) for one in gone]}
    after = {"owner": str(person_id)}
    await audit.record(
        tx, "server.owner-changed", by=by, kind="server", id=claimed.id, before=before, after=after, reason=method
    )


async def warn_of_twins(tx: Write, server_id: UUID) -> None:
    """Tell of everybody else who lists the address of a proven server."""
    proven = await queries.PROVEN_PLACE.first(tx, server_id=server_id)
    if proven is None:
        return
    where = {"address": proven.address, "port": proven.port}
    for twin in await queries.UNPROVEN_TWINS.all(tx, server_id=server_id, **where):
        await emit(tx, ImpersonationSeen(server_id, twin))


async def find_proven_owner(db: Read, server_id: UUID) -> UUID | None:
    """Give whose a server is that was proven to be theirs, or that they were given by whoever had proven it."""
    return await queries.OWNER_OF_PROVEN.first(db, server_id=server_id)
