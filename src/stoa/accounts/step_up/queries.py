"""SQL of what a dangerous act needs."""

from stoa.kernel.db import Query

from .models import Factors

FACTORS = Query(
    """
    select
        exists(select from accounts.totp where person_id = :person_id and enabled_at is not null) as totp,
        (select count(*)::int from accounts.passkeys where person_id = :person_id) as passkeys,
        (select count(*)::int from accounts.recovery_codes where person_id = :person_id and used_at is null)
            as recovery_codes,
        array(
            select role from accounts.grants
            where person_id = :person_id and (until is null or until > now()) order by 1
        ) as roles,
        (select email_key from accounts.people where id = :person_id) as email_key
    """,
    Factors,
)
