"""SQL of ways in."""

from stoa.kernel.db import Query

COUNT = Query(
    """
    select (
        (select count(*) from accounts.passwords where person_id = :person_id)
        + (select count(*) from accounts.identities where person_id = :person_id)
        + (select count(*) from accounts.passkeys where person_id = :person_id)
    )::int
    """,
    int,
)
