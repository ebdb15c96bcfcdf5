"""SQL of the addresses to which mail is answered."""

from stoa.kernel.db import Query

from .models import Box

ADDRESS_OF = Query(
    """
    insert into commons.answer_addresses (token, person_id, subject_kind, subject_id, created_at)
    values (:token, :person_id, :subject_kind, :subject_id, :now)
    on conflict (person_id, subject_kind, subject_id) do update set person_id = excluded.person_id
    returning token
    """,
    str,
)
FIND_BOX = Query(
    """
    select a.token, a.person_id, a.subject_kind, a.subject_id, p.email, p.status = 'active' as is_active
    from commons.answer_addresses a join accounts.people p on p.id = a.person_id
    where a.token = :token
    """,
    Box,
)
# Whoever brings the same mail at the same time waits here for the other, and then finds it taken.
TAKE_MAIL = Query(
    """
    update commons.answer_addresses set last_mail = :mail
    where token = :token and last_mail is distinct from :mail returning true
    """,
    bool,
)
