"""SQL of invitations, and of those who ask to be let in."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.guilds.models import Invite, JoinRequest

_INVITE = "id, guild_id, code, max_uses, uses, expires_at, created_by, created_at"
_GOOD = "(max_uses is null or uses < max_uses) and (expires_at is null or expires_at > :now)"
INVITES = Query(
    f"select {_INVITE} from guild_invites where guild_id = :guild_id and {_GOOD} order by created_at desc limit 100",
    Invite,
)
ADD_INVITE = Query(
    f"""
    insert into guild_invites (id, guild_id, code, max_uses, expires_at, created_by)
    values (:id, :guild_id, :code, :max_uses, :expires_at, :person_id) returning {_INVITE}
    """,
    Invite,
)
USE_INVITE = Query(
    f"""
    update guild_invites set uses = uses + 1 where guild_id = :guild_id and code = :code and {_GOOD} returning code
    """,
    str,
)
REMOVE_INVITE = Query("delete from guild_invites where guild_id = :guild_id and id = :id returning id", UUID)
FIND_INVITE = Query(f"select {_INVITE} from guild_invites where code = :code and {_GOOD}", Invite)

ASK = Query(
    """
    insert into guild_requests (guild_id, person_id, message, asked_at) values (:guild_id, :person_id, :message, :now)
    on conflict do nothing returning person_id
    """,
    UUID,
)
HAS_ASKED = Query(
    "select exists (select from guild_requests where guild_id = :guild_id and person_id = :person_id)", bool
)
COUNT_WAITING = Query("select count(*)::int from guild_requests where guild_id = :guild_id", int)
COUNT_ASKED = Query("select count(*)::int from guild_requests where person_id = :person_id", int)
REQUESTS = Query(
    """
    select r.person_id as user_id, p.username, r.message, r.asked_at
    from guild_requests r join accounts.people p on p.id = r.person_id
    where r.guild_id = :guild_id and p.status <> 'banned' order by r.asked_at, r.person_id limit 200
    """,
    JoinRequest,
)
# What somebody asked who is banned since waits unseen until the ban is lifted: nobody lets them in meanwhile.
TAKE_REQUEST = Query(
    """
    delete from guild_requests r using accounts.people p
    where r.guild_id = :guild_id and r.person_id = :person_id and p.id = r.person_id and p.status <> 'banned'
    returning r.person_id
    """,
    UUID,
)
DECIDERS = Query(
    """
    select person_id from guild_members
    where guild_id = :guild_id and role in ('OWNER', 'ADMIN', 'MODERATOR') order by person_id limit 50
    """,
    UUID,
)
