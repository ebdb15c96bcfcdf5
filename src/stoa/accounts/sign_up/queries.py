"""SQL of signing up."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class SignUpRow(Struct, frozen=True):
    """A sign-up whose address is not proven yet."""

    id: UUID
    email: str
    email_key: str
    username: str
    password_hash: str
    locale: str


_ROW = "id, email, email_key, username, password_hash, locale"

INSERT: Query[None] = Query(
    """
    insert into accounts.sign_ups (id, email, email_key, username, password_hash, token_hash, locale, expires_at)
    values (:id, :email, :email_key, :username, :password_hash, :token_hash, :locale, now() + :life)
    """
)
TAKE = Query(
    f"delete from accounts.sign_ups where token_hash = any(:hashes) and expires_at > now() returning {_ROW}", SignUpRow
)
TAKE_SIBLINGS = Query(f"delete from accounts.sign_ups where email_key = :email_key returning {_ROW}", SignUpRow)
NEW_TOKEN = Query(
    f"""
    update accounts.sign_ups set token_hash = :token_hash where id = (
        select id from accounts.sign_ups
        where email_key = :email_key and expires_at > now() order by created_at desc limit 1
    ) returning {_ROW}
    """,
    SignUpRow,
)
LOCK_EMAIL: Query[None] = Query("select pg_advisory_xact_lock(hashtextextended(:email_key, 20261121))")
FREE_USERNAMES: Query[None] = Query(
    "delete from accounts.usernames where holder = any(:holders) and held_until is not null"
)
SWEEP = Query(
    """
    delete from accounts.sign_ups where id in (
        select id from accounts.sign_ups where expires_at < now() order by expires_at limit 1000
    ) returning id
    """,
    UUID,
)
