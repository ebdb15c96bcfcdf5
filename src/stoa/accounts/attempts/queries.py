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
HAS_OLD = Query(
    "select exists (select from accounts.sign_in_attempts where at < now() - interval '2 days')",
    bool,
)
# Wrong passwords for one account, so many seconds apart, the last one just now.
PLANT_GUESSES: Query[None] = Query(
    """
    insert into accounts.sign_in_attempts (id, email_hash, person_id, outcome, method, address, agent, known_device, at)
    select gen_random_uuid(), decode(md5(p.username), 'hex'), p.id, 'wrong', 'password', :address, 'Firefox on Linux',
        false, now() - n * :apart::interval
    from accounts.people p cross join generate_series(0, :many::int - 1) as n
    where p.id = :person_id
    """
)
# More come at the weekend, and one in so many mistypes a password. The addresses are those of documentation.
PLANT: Query[None] = Query(
    """
    insert into accounts.sign_in_attempts (id, email_hash, person_id, outcome, method, address, agent, known_device, at)
    select gen_random_uuid(), decode(md5(p.username), 'hex'), p.id,
        case when h.chance % 17 = 0 then 'wrong' else 'signed-in' end, 'password',
        '198.51.100.' || abs(hashtext(p.username)::bigint) % 250, 'Firefox on Linux', true, h.at
    from generate_series(1, 30) as d (back)
    cross join lateral (select date_trunc('day', now()) - d.back * interval '1 day' as day) as t
    join accounts.people p on p.status = 'active' and p.created_at < t.day
    cross join lateral (
        select abs(hashtext(p.username || t.day::date)::bigint) as chance,
            t.day + abs(hashtext(t.day::date || p.username)::bigint) % 86400 * interval '1 second' as at
    ) as h
    where h.chance % (case when extract(isodow from t.day) > 5 then 31 else 47 end) = 0
    """
)
