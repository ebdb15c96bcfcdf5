"""The rules of teams. Every change holds the server's row, so that of two at once one comes after the other."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.proof.events import OwnerChanged
from stoa.sites.firstspawn.registry.models import Kept
from stoa.sites.firstspawn.registry.service import load_server, lock_server

from . import queries
from .errors import AlreadyOnTeam, NoSuchInvite, NotOnTeam, OwnerStays, TeamFull
from .models import (
    ANOTHER_ROLE,
    ASKED,
    JOINED,
    LEFT,
    REMOVED,
    TRANSFERRED,
    InvitedRole,
    MyInvite,
    Team,
    TeamInvite,
    TeamMember,
    TeamRole,
)

MOST_PEOPLE = 20
OPEN_FOR = timedelta(days=7)


async def load_team(db: Read, server: str, person_id: UUID) -> tuple[Kept, Team]:
    """Give a server with everybody who looks after it, to one of them."""
    kept = await load_server(db, server, person_id)
    members = await list_members(db, kept.id)
    return kept, Team(members, await queries.INVITES.all(db, server_id=kept.id, now=clock.now()))


async def list_members(db: Read, server_id: UUID) -> list[TeamMember]:
    """Give everybody who looks after a server."""
    return await queries.MEMBERS.all(db, server_id=server_id)


async def list_my_invites(db: Read, person_id: UUID) -> list[MyInvite]:
    """Give what somebody was asked to help with."""
    return await queries.MINE.all(db, person_id=person_id, now=clock.now())


async def invite_person(
    tx: Write, server: str, person_id: UUID, username: str, role: InvitedRole, by: By
) -> TeamInvite:
    """Ask somebody to help; asked again, the last question holds."""
    kept = await lock_server(tx, server, person_id, owner=True)
    whom = await people.load_public_person(tx, username)
    if await queries.ROLE_OF.first(tx, server_id=kept.id, person_id=whom.id) is not None:
        raise AlreadyOnTeam
    now = clock.now()
    if await queries.COUNT.one(tx, server_id=kept.id, now=now) >= MOST_PEOPLE:
        raise TeamFull
    invite_id = await queries.INVITE.one(
        tx,
        id=new_id(),
        server_id=kept.id,
        person_id=whom.id,
        role=role,
        invited_by=person_id,
        now=now,
        expires_at=now + OPEN_FOR,
    )
    await audit.record(
        tx, "server.team-asked", by=by, kind="server", id=kept.id, after={"person": str(whom.id), "role": role}
    )
    asker = await people.load_person(tx, person_id)
    await _tell(tx, whom.id, ASKED, kept, who=asker.username, role=role.value)
    return TeamInvite(invite_id, whom.id, whom.username, role, now, now + OPEN_FOR)


async def withdraw_invite(tx: Write, server: str, person_id: UUID, invite_id: UUID, by: By) -> None:
    """Take a question back."""
    kept = await lock_server(tx, server, person_id, owner=True)
    whom = await queries.WITHDRAW.first(tx, id=invite_id, server_id=kept.id)
    if whom is None:
        raise NoSuchInvite
    await audit.record(tx, "server.team-withdrawn", by=by, kind="server", id=kept.id, before={"person": str(whom)})


async def accept_invite(tx: Write, invite_id: UUID, person_id: UUID, by: By) -> str:
    """Say yes, and give the server's slug. The server is held first, as by whoever ends what was asked."""
    slug = await queries.HOLD_SERVER_OF.first(tx, invite_id=invite_id, person_id=person_id)
    taken = await queries.TAKE_INVITE.first(tx, id=invite_id, person_id=person_id, now=clock.now())
    if taken is None or slug is None:
        raise NoSuchInvite
    await queries.JOIN.run(tx, server_id=taken.server_id, person_id=person_id, role=taken.role)
    await audit.record(tx, "server.team-joined", by=by, kind="server", id=taken.server_id, after={"role": taken.role})
    kept = await load_server(tx, slug, person_id)
    if taken.invited_by is not None:
        joined = await people.load_person(tx, person_id)
        await _tell(tx, taken.invited_by, JOINED, kept, who=joined.username)
    return slug


async def decline_invite(tx: Write, invite_id: UUID, person_id: UUID) -> None:
    """Say no."""
    if await queries.TAKE_INVITE.first(tx, id=invite_id, person_id=person_id, now=clock.now()) is None:
        raise NoSuchInvite


async def set_role(tx: Write, server: str, person_id: UUID, whom: UUID, role: InvitedRole, by: By) -> None:
    """Let somebody on the team be something else."""
    kept = await lock_server(tx, server, person_id, owner=True)
    before = await _role_of(tx, kept.id, whom)
    await queries.SET_ROLE.run(tx, server_id=kept.id, person_id=whom, role=role)
    after = {"person": str(whom), "role": role}
    await audit.record(tx, "server.team-role", by=by, kind="server", id=kept.id, before={"role": before}, after=after)
    if before.value != role.value:
        await _tell(tx, whom, ANOTHER_ROLE, kept, role=role.value)


async def remove_member(tx: Write, server: str, person_id: UUID, whom: UUID, by: By) -> UUID:
    """Put somebody off the team; everybody but the owner may leave. Gives the server's id."""
    kept = await lock_server(tx, server, person_id, owner=whom != person_id, helper=whom == person_id)
    before = await _role_of(tx, kept.id, whom)
    await queries.LEAVE.run(tx, server_id=kept.id, person_id=whom)
    await audit.record(
        tx, "server.team-left", by=by, kind="server", id=kept.id, before={"person": str(whom), "role": before}
    )
    who = (await people.load_person(tx, person_id)).username
    if whom != person_id:
        await _tell(tx, whom, REMOVED, kept, who=who)
    elif owner := next((one for one in await list_members(tx, kept.id) if one.role is TeamRole.OWNER), None):
        await _tell(tx, owner.person_id, LEFT, kept, who=who)
    return kept.id


async def _role_of(tx: Write, server_id: UUID, whom: UUID) -> TeamRole:
    """Give what somebody is whom the owner may move."""
    role = await queries.ROLE_OF.first(tx, server_id=server_id, person_id=whom)
    if role is None:
        raise NotOnTeam
    if role is TeamRole.OWNER:
        raise OwnerStays
    return role


async def transfer_server(tx: Write, server: str, person_id: UUID, username: str, by: By) -> None:
    """Let somebody else on the team be the owner; whoever was it stays a manager."""
    kept = await lock_server(tx, server, person_id, owner=True)
    whom = await people.load_public_person(tx, username)
    await _role_of(tx, kept.id, whom.id)
    await queries.SET_ROLE.run(tx, server_id=kept.id, person_id=person_id, role=TeamRole.MANAGER)
    await queries.SET_ROLE.run(tx, server_id=kept.id, person_id=whom.id, role=TeamRole.OWNER)
    before, after = {"owner": str(person_id)}, {"owner": str(whom.id)}
    await audit.record(
        tx, "server.owner-changed", by=by, kind="server", id=kept.id, before=before, after=after, reason="transfer"
    )
    await emit(tx, OwnerChanged(kept.id, person_id, whom.id))
    former = await people.load_person(tx, person_id)
    await _tell(tx, whom.id, TRANSFERRED, kept, who=former.username)
    tx.drop_tags("servers", f"server:{kept.id}")


async def _tell(tx: Write, whom: UUID, kind: NoticeKind, kept: Kept, **more: str) -> None:
    data = {"thing": kept.name, "url": f"/my/servers/{kept.slug}", **more}
    await notify(tx, whom, kind, data, subject=("server", kept.id))
