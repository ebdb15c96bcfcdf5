"""SQL of the signs that are watched for; each reads one index, back to a time."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.commons.alerts.models import Sign
from stoa.kernel.db import Query

_MOST = 50_000
_FAILED = "('wrong', 'locked', 'captcha')"


class SignInRow(msgspec.Struct, frozen=True):
    """A sign-in, with where it came from."""

    person_id: UUID
    at: datetime
    address: str


class NewDeviceRow(msgspec.Struct, frozen=True):
    """A sign-in with something that was never seen before."""

    person_id: UUID
    at: datetime
    address: str
    agent: str


ACCOUNT_FAILURES = Query(
    f"""
    select person_id::text as key, at, person_id,
        'A failed sign-in' || case outcome when 'wrong' then '' else ' (' || outcome || ')' end
            || ' from ' || address as what
    from accounts.sign_in_attempts
    where at between :begin and :until and person_id is not null and outcome in {_FAILED}
    order by at desc, id desc limit {_MOST}
    """,
    Sign,
)
ADDRESS_ACCOUNTS = Query(
    f"""
    select address as key, at, null::uuid as person_id, 'Account ' || left(encode(email_hash, 'hex'), 12) as what
    from accounts.sign_in_attempts where at between :begin and :until and outcome in {_FAILED}
    order by at desc, id desc limit {_MOST}
    """,
    Sign,
)
NEW_DEVICES = Query(
    f"""
    select a.person_id, a.at, a.address, a.agent from accounts.sign_in_attempts a
    where a.at between :begin and :until and a.outcome = 'signed-in' and not a.known_device
        and exists(select from accounts.grants g where g.person_id = a.person_id and g.role = any(:roles))
        and exists(
            select from accounts.sign_in_attempts e
            where e.person_id = a.person_id and e.at < a.at and e.outcome = 'signed-in'
        )
    order by a.at desc, a.id desc limit {_MOST}
    """,
    NewDeviceRow,
)
SIGN_INS = Query(
    f"""
    select person_id, at, address from accounts.sign_in_attempts
    where at between :begin and :until and outcome = 'signed-in' and person_id is not null
    order by at desc, id desc limit {_MOST}
    """,
    SignInRow,
)
# Whom it is about is told by their id alone: a name would outlast whoever is erased.
PRIVILEGES = Query(
    f"""
    select kind || ':' || subject as key, at,
        case when kind = 'person' then subject::uuid else actor_id end as person_id,
        case action
            when 'role.granted' then 'A role was given'
            when 'role.withdrawn' then 'A role was taken away'
            when 'role.allowed' then 'The role ' || subject || ' may do more'
            else 'The role ' || subject || ' may do less'
        end || ': entry ' || seq || ' of the audit log' as what
    from kernel.audit_log
    where at between :begin and :until
        and action in ('role.granted', 'role.withdrawn', 'role.allowed', 'role.forbidden')
    order by at desc, seq desc limit {_MOST}
    """,
    Sign,
)
EXPORTS = Query(
    f"""
    select coalesce(actor_id::text, name) as key, at, actor_id as person_id,
        action || ' of ' || kind || ' ' || subject as what
    from kernel.audit_log where at between :begin and :until and action like '%.exported'
    order by at desc, seq desc limit {_MOST}
    """,
    Sign,
)
# Events are found by their time; sessions are not.
REUSED = Query(
    f"""
    select aggregate as key, at, (payload ->> 'person_id')::uuid as person_id,
        'A session was ended, since its key came twice' as what
    from kernel.outbox
    where at between :begin and :until and name = 'accounts.sessions-ended' and payload ->> 'why' = 'reused'
    order by at desc, seq desc limit {_MOST}
    """,
    Sign,
)
LEDGER = Query(
    """
    select aggregate as key, at, null::uuid as person_id, coalesce(payload ->> 'words', '') as what
    from kernel.outbox where at between :begin and :until and name = 'ledger.unbalanced'
    order by at desc, seq desc limit 1000
    """,
    Sign,
)
BROKEN_CHAINS = Query(
    """
    select 'audit-log' as key, finished_at as at, null::uuid as person_id, 'Check ' || id || ' found a fault' as what
    from kernel.jobs
    where status in ('done', 'discarded') and finished_at between :begin and :until
        and name in ('audit.check', 'audit.check-nightly') and result ->> 'holds' = 'false'
    order by finished_at desc limit 100
    """,
    Sign,
)
