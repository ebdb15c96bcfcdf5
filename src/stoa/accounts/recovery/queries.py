"""SQL of tokens that are sent by mail."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class MailToken(Struct, frozen=True):
    """A token that came back."""

    person_id: UUID
    new_email: str | None


INSERT: Query[None] = Query(
    """
    insert into accounts.mail_tokens (id, person_id, purpose, token_hash, new_email, expires_at)
    values (:id, :person_id, :purpose, :token_hash, :new_email, now() + :life)
    """
)
FIND = Query(
    """
    select person_id, new_email from accounts.mail_tokens
    where token_hash = any(:hashes) and purpose = :purpose and expires_at > now()
    """,
    MailToken,
)
TAKE = Query(
    """
    delete from accounts.mail_tokens
    where token_hash = any(:hashes) and purpose = :purpose and expires_at > now()
    returning person_id, new_email
    """,
    MailToken,
)
DELETE_ALL: Query[None] = Query("delete from accounts.mail_tokens where person_id = :person_id")
DELETE_OF_PURPOSE: Query[None] = Query(
    "delete from accounts.mail_tokens where person_id = :person_id and purpose = :purpose"
)
SWEEP = Query(
    """
    delete from accounts.mail_tokens where id in (
        select id from accounts.mail_tokens where expires_at < now() order by expires_at limit 1000
    ) returning id
    """,
    UUID,
)
