"""SQL of the attempts to sign in."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import AttemptLine

_LINE = "a.id, a.person_id, p.username, a.outcome, a.method, a.address, a.agent, a.known_device, a.at"
_FROM = "accounts.sign_in_attempts a left join accounts.people p on p.id = a.person_id"

INSERT: Query[None] = Query(
    """
    insert into accounts.sign_in_attempts (id, email_hash, person_id, outcome, method, address, agent, known_device)
    values (:id, :email_hash, :person_id, :outcome, :method, :address, :agent, :known_device)
    """
)
OF_PERSON = Query(
    f"select {_LINE} from {_FROM} where a.person_id = :person_id order by a.at desc, a.id desc limit 100", AttemptLine
)
SWEEP = Query(
    """
    delete from accounts.sign_in_attempts where id in (
        select id from accounts.sign_in_attempts where at < now() - :keep::interval order by at limit 2000
    ) returning id
    """,
    UUID,
)
