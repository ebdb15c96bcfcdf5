"""SQL of the threads."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Message

_MESSAGE = "m.id, m.with_id, m.author_id, p.username as author, m.from_moderator, m.body, m.created_at"

INSERT: Query[None] = Query(
    """
    insert into commons.moderation_messages (id, case_id, with_id, author_id, from_moderator, body, created_at)
    values (:id, :case_id, :with_id, :author_id, :from_moderator, :body, :at)
    """
)
OF_CASE = Query(
    f"""
    select * from (
        select {_MESSAGE} from commons.moderation_messages m join accounts.people p on p.id = m.author_id
        where m.case_id = :case_id order by m.created_at desc limit 200
    ) newest order by created_at, id
    """,
    Message,
)
WITH_PERSON = Query(
    f"""
    select * from (
        select {_MESSAGE} from commons.moderation_messages m join accounts.people p on p.id = m.author_id
        where m.case_id = :case_id and m.with_id = :with_id order by m.created_at desc limit 200
    ) newest order by created_at, id
    """,
    Message,
)
# Whoever has reported the thing, or whose it is.
PARTIES = Query(
    """
    select c.owner_id from commons.moderation_cases c where c.id = :case_id and c.owner_id is not null
        and exists (select from commons.moderation_decisions d where d.case_id = c.id)
    union
    select c.owner_id from commons.moderation_cases c where c.id = :case_id and c.owner_id is not null and c.held
    union
    select r.reporter_id from commons.moderation_reports r where r.case_id = :case_id
    """,
    UUID,
)
